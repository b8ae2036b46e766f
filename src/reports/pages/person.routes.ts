import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { type HelpDoor, listHelpDoors } from '../../groups/tonight/help-doors.ts'
import type { FieldChange } from '../../history/fields-between.ts'
import { DECIDE_REASONS } from '../../pool/list/list-pool.ts'
import { type ShownPerson, showPerson, recordView } from '../../pool/list/show-person.ts'
import { mayByTelephone } from '../../pool/may-by-telephone.ts'
import { sayHelp, sayPause, sayThen, sayWhy, whyIn, sayHere } from '../../pool/why/say-why.ts'
import { mobileNumber, smsNumberOf, writtenNumber } from '../../people/phone-number.ts'
import { NEWCOMER } from '../../history/work.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { sayAvailability, sayField } from '../../words/say-field.ts'
import { sayActor, sayEvent } from '../../words/say-event.ts'
import { sayDay, type Language, translate, hasWords, sayLanguages, sayMoment } from '../../words/words.ts'
import { type CatchingUp, findCatchingUp } from '../../attendance/catching-up/catch-up.ts'
import { sayCatchingUp } from '../../attendance/catching-up/say-catching-up.ts'
import { hasNotSigned } from '../lists/count-stages.ts'

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
    const doors = await listHelpDoors(deps.db.read, actor, person.why?.help ?? [])
    const sms = deps.config.sms !== null
    const catchingUp = await findCatchingUp(deps.db.read, person)
    showPersonPage(request, response, person, { withViews, notSigned, doors, sms, catchingUp })
  })
  return router
}

/** What the page shows besides what is known of the person. */
interface Around {
  readonly withViews: boolean
  readonly notSigned: boolean
  readonly doors: readonly (HelpDoor | null)[]
  /** Whether SMS goes out here; else nothing is said about it. */
  readonly sms: boolean
  readonly catchingUp: CatchingUp
}

function showPersonPage(
  request: Request,
  response: Response,
  person: ShownPerson,
  { withViews, notSigned, doors, sms, catchingUp }: Around,
): void {
  const language = readerLanguage(request)
  const { role } = callerOf(request)
  const data = {
    title: person.name,
    person,
    spoken: sayLanguages(person.person.languages, language),
    why: [sayWhy(person.why, language), person.why && sayThen(person.why.at, language)].filter(Boolean).join(' '),
    helps: person.why?.help.map((help, at) => ({
      text: sayHelp(help, person, language),
      number: at + 1,
      button: doors[at] && translate(language, `pool:help.doors.${doors[at].to}`),
    })),
    here: whyHere(person, language),
    statusReason: sayPause(person, language),
    whatToDo: whatToDo(person, language),
    maybeMoved: maybeMoved(person, language),
    alike: person.alike.map((one) => ({
      ...one,
      why: one.alike.map((what) => translate(language, `pool:alike.in.${what}`)).join(', '),
      standing: translate(language, `pool:referralStatus.${one.status}`),
    })),
    merges: person.merges,
    kinds: { status: person.status === 'signed' ? 'ok' : 'info', why: person.urgent ? 'warning' : 'info' },
    contact: contactOf(person, language, sms),
    events: person.events.map((event) => ({
      at: event.at,
      href: linkOf(event),
      who: sayActor(event, language),
      what: sayEvent(event, language),
      changes: event.changes.filter(({ field }) => field !== 'note').map((change) => sayChange(change, language)),
      note: event.changes.find(({ field }) => field === 'note')?.after,
      term:
        typeof event.data['term'] === 'string' && translate(language, `pool:change.termReasons.${event.data['term']}`),
    })),
    withViews,
    notSigned,
    catchUp: sayCatchingUp(catchingUp, language),
    standing: notSigned ? 'attended' : mustDecide(person) ? 'decide' : person.status,
    mayChange: role === 'admin' || role === 'planner',
    may: {
      ...mayByTelephone(person),
      stop: person.status !== 'withdrawn',
      pause: person.status === 'waiting' || person.status === 'placed',
      goOn: (person.status === 'paused' && person.statusReason !== 'may-have-moved') || person.status === 'withdrawn',
    },
  }
  showPage(request, response, 'pool/person', data)
}

/** To the group in which they got a seat, or to the message that was made, sent or came back. */
function linkOf({ kind, groupId, data }: ShownPerson['events'][number]): string | null {
  if (kind === 'placement.made') return groupId && `/groepen/${groupId}`
  return typeof data['message'] === 'string' ? `/berichten/${data['message']}` : null
}

/** A field that changed, with what was in it before and after. */
function sayChange({ field, before, after }: FieldChange, language: Language) {
  return {
    label: translate(language, `referrals:fields.${field}`),
    before: sayField(field, before, language),
    after: sayField(field, after, language),
  }
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

/** To which number they may get SMS, since when, and who noted it. */
function sayConsent(person: ShownPerson['person'], language: Language): string {
  const number = smsNumberOf(person)
  if (number === null) return translate(language, 'pool:person.noSms')
  const by = person.smsBy === NEWCOMER.name ? 'smsSelf' : 'smsBy'
  return translate(language, `pool:person.${by}`, {
    number: writtenNumber(number),
    by: person.smsBy,
    day: sayMoment(person.smsSince, language),
  })
}

function contactOf({ person, programme, ...referral }: ShownPerson, language: Language, sms: boolean) {
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
    fact('phone', person.phone, sms && person.phone && !mobileNumber(person.phone) ? say('pool:person.noMobile') : ''),
    ...(sms ? [fact('smsNumber', sayConsent(person, language))] : []),
    {
      ...fact('street', address.filter(Boolean).join(', '), person.addressBad ? say('pool:person.addressBad') : ''),
      label: say('pool:person.address'),
    },
    fact(
      'needs',
      referral.needs.map((need) => translate(language, `pool:needs.${need}`, { defaultValue: need })).join(', ') ||
        say('pool:person.none'),
    ),
    fact('availability', sayAvailability(referral.availability ?? {}, language)),
    fact('interpreter', person.interpreter === null ? null : sayField('interpreter', person.interpreter, language)),
    fact('literacy', person.literacy && sayField('literacy', person.literacy, language)),
    fact('birthDate', person.birthDate && sayDay(person.birthDate, language)),
    fact('gender', person.gender && sayField('gender', person.gender, language)),
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
