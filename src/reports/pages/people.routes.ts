import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { inScope } from '../../municipalities/scope.ts'
import { listMunicipalities, DECIDE_REASONS } from '../../pool/list/list-pool.ts'
import { line, readForm, pagesOf } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import {
  sayMonth,
  sayDay,
  type Language,
  translate,
  hasWords,
  sayLanguages,
  sayActor,
  sayEvent,
} from '../../words/words.ts'
import { countPeople, listPeople, type PeopleAsked } from '../lists/list-people.ts'
import { STAGES, hasNotSigned } from '../lists/count-stages.ts'
import { sayHelp, sayThen, sayWhy, whyIn, sayHere } from '../../pool/why/say-why.ts'
import { type ShownPerson, showPerson, recordView } from '../../pool/list/show-person.ts'

const PHASES = ['referrals', ...STAGES, 'reported'] as const
const query = z.object({
  fase: z.enum(PHASES).catch('referrals'),
  gemeente: line,
  termijn: z
    .string()
    .regex(/^(past|\d{4}-\d{2})$/)
    .optional()
    .catch(undefined),
})

const ROWS_A_PAGE = 50

/** The people behind the numbers of the start page: everyone of a stage, or whose deadline is in a month. */
export function peopleRouter(deps: Deps): Router {
  const router = Router()
  router.get('/mensen', allow('planner', 'reader'), (request, response) => showPeople(deps, request, response))
  return router
}

async function showPeople(deps: Deps, request: Request, response: Response): Promise<void> {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const given = readForm(request.query, query)
  const asked = { phase: given.fase, municipality: given.gemeente || undefined, month: given.termijn }
  const total = await countPeople(deps, scope, asked)
  const pages = pagesOf(total, ROWS_A_PAGE, '/mensen', request.query)
  const rows = await listPeople(deps, scope, asked, { skip: pages.skip, size: ROWS_A_PAGE })
  const places = [...(await listMunicipalities(deps.db.read)).values()].filter(({ code }) => inScope(scope, code))
  showPage(request, response, 'reports/people', {
    title: titleOf(asked, total, language),
    given,
    pages,
    rows: rows.map((row) => ({ ...row, stage: translate(language, `reports:people.stages.${row.stage}`) })),
    phases: PHASES.map((value) => ({ value, label: translate(language, `reports:people.stages.${value}`) })),
    places: places.map(({ code, name }) => ({ value: code, label: name })),
    several: places.length > 1,
  })
}

/** Who they are: by stage, by deadline, or by both. */
function titleOf({ phase, month }: PeopleAsked, count: number, language: Language): string {
  const say = (key: string, values = {}) => translate(language, `reports:people.${key}`, { count, ...values })
  const stage = say(`title.${phase}`)
  if (!month) return stage
  const when = month === 'past' ? 'past' : 'month'
  const values = { stage, month: sayMonth(month, language) }
  return say(`${phase === 'referrals' ? 'title' : 'deadline'}.${when}`, values)
}

/** The page about one person: how they stand in every stage, so it stands at the last one. */
export function personRouter(deps: Deps): Router {
  const router = Router()
  router.use('/mensen/:reference', allow('planner', 'reader'))
  router.get('/mensen/:reference', async (request, response) => {
    const { actor, userId } = callerOf(request)
    const withViews = request.query['inzage'] === 'ja'
    const person = await showPerson(deps, actor, request.params.reference, withViews)
    // Who looked is written down; nothing about the person changes.
    await recordView(deps, actor, person.reference, userId)
    const notSigned = person.status === 'placed' && (await hasNotSigned(deps.db.read, actor.scope, person.reference))
    showPersonPage(request, response, person, { withViews, notSigned })
  })
  return router
}

function showPersonPage(
  request: Request,
  response: Response,
  person: ShownPerson,
  { withViews, notSigned }: { withViews: boolean; notSigned: boolean },
): void {
  const language = readerLanguage(request)
  const { role } = callerOf(request)
  const data = {
    title: person.name,
    person,
    spoken: sayLanguages(person.person.languages, language),
    why: [sayWhy(person.why, language), person.why && sayThen(person.why.at, language)].filter(Boolean).join(' '),
    helps: person.why?.help.map((help) => sayHelp(help, person, language)) ?? [],
    here: whyHere(person, language),
    statusReason: person.statusReason && translate(language, `history:reasons.${person.statusReason}`),
    whatToDo: whatToDo(person, language),
    maybeMoved: maybeMoved(person, language),
    kinds: { status: person.status === 'signed' ? 'ok' : 'info', why: person.urgent ? 'warning' : 'info' },
    contact: contactOf(person, language),
    events: person.events.map((event) => ({
      at: event.at,
      groupId: event.kind === 'placement.made' ? event.groupId : null,
      who: sayActor(event, language),
      what: sayEvent(event, language),
    })),
    withViews,
    notSigned,
    standing: notSigned ? 'attended' : mustDecide(person) ? 'decide' : person.status,
    mayChange: role === 'admin' || role === 'planner',
    may: {
      stop: person.status !== 'withdrawn',
      pause: person.status === 'waiting' || person.status === 'placed',
      goOn: (person.status === 'paused' && person.statusReason !== 'may-have-moved') || person.status === 'withdrawn',
    },
  }
  showPage(request, response, 'pool/person', data)
}

/** What staff can do about somebody whom another municipality has, or had. */
function whatToDo({ status, statusReason }: ShownPerson, language: Language): string | null {
  const words = `pool:whatToDo.${statusReason}`
  return status === 'paused' && hasWords(language, words) ? translate(language, words) : null
}

function maybeMoved({ maybeMovedTo }: ShownPerson, language: Language): string | null {
  if (maybeMovedTo.length === 0) return null
  const places = new Intl.ListFormat(language, { type: 'conjunction' }).format(maybeMovedTo)
  return translate(language, 'pool:maybeMoved.text', { count: maybeMovedTo.length, places })
}

function mustDecide({ status, statusReason }: ShownPerson): boolean {
  return status === 'paused' && DECIDE_REASONS.some((reason) => reason === statusReason)
}

/** Why who has a seat has this one: as the planner said when it was made. */
function whyHere({ status, events }: ShownPerson, language: Language) {
  const seat = status === 'placed' ? events.find(({ kind }) => kind === 'placement.made') : undefined
  const reasons = sayHere(whyIn(seat?.data ?? {}), language)
  return reasons.length > 0 ? { reasons, groupId: seat?.groupId } : null
}

function contactOf({ person, programme, ...referral }: ShownPerson, language: Language) {
  const say = (key: string) => translate(language, key)
  const { street, houseNumber, houseLetter, addition, postcode, town } = person
  const house = [houseNumber, houseLetter, addition].filter(Boolean).join(' ')
  const address = [[street, house].filter(Boolean).join(' '), [postcode, town].filter(Boolean).join(' ')]
  const fact = (field: string, text: string | null, note = '') => ({
    label: say(`referrals:fields.${field}`),
    text: (text || say('pool:person.unknown')) + (note && ` (${note})`),
  })
  const mail = person.emailBounced ? say('pool:person.bounced') : person.mayEmail ? '' : say('pool:person.noMail')
  return [
    fact('email', person.email, person.email ? mail : ''),
    fact('phone', person.phone),
    {
      ...fact('street', address.filter(Boolean).join(', '), person.addressBad ? say('pool:person.addressBad') : ''),
      label: say('pool:person.address'),
    },
    fact(
      'needs',
      referral.needs.map((need) => translate(language, `pool:needs.${need}`, { defaultValue: need })).join(', ') ||
        say('pool:person.none'),
    ),
    fact('birthDate', person.birthDate && sayDay(person.birthDate, language)),
    fact('programme', say(`pool:programmes.${programme}`)),
    fact('targetGroup', referral.targetGroup && say(`referrals:values.targetGroup.${referral.targetGroup}`)),
    ...(referral.household
      ? [
          fact(
            'household',
            referral.household,
            referral.householdMode ? say(`referrals:values.householdMode.${referral.householdMode}`) : '',
          ),
        ]
      : []),
    ...(referral.counsellorName || referral.counsellorEmail
      ? [fact('counsellorName', [referral.counsellorName, referral.counsellorEmail].filter(Boolean).join(', '))]
      : []),
  ]
}
