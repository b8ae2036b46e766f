import { Router, type Response } from 'express'
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { line, readForm, ticked } from '../../web/page/form.ts'
import { findInvitation, mayChoose, type Invitation } from '../newcomer/find-invitation.ts'
import { allLanguages, findLanguage } from '../texts/languages.ts'
import { newcomerPage, saySms, showUnknown } from './newcomer-page.ts'
import { type ByToken, showNewcomer } from '../../web/page/show-newcomer.ts'
import { askedLanguage } from '../newcomer/page-frame.ts'
import { PAGE_NEEDS, said } from '../texts/page-words.ts'
import { dropPhone, shortened, stopSms, tellContact, findPending, type PendingEmail } from '../newcomer/tell-contact.ts'
import { listOwnNeeds, takeBackNeed, tellNeeds } from '../newcomer/newcomer-requests.ts'

const NeedsForm = z.object({ nodig: ticked, spreekt: line, taal: line })
const TakeBackForm = z.object({ nodig: line, taal: line })
const ContactForm = z.object({ telefoon: line, email: line, mag: line, sms: line, taal: line })

/** Which words say what is wrong, and at which field. */
const FAULTS: Readonly<Record<string, { words: string; field: string }>> = {
  'needs-empty': { words: 'needEmpty', field: 'nodig' },
  'contact-empty': { words: 'contactEmpty', field: 'telefoon' },
  'phone-invalid': { words: 'phoneWrong', field: 'telefoon' },
  'phone-not-mobile': { words: 'phoneMobile', field: 'telefoon' },
  'email-invalid': { words: 'emailWrong', field: 'email' },
  'email-consent': { words: 'emailConsent', field: 'email' },
  'email-too-often': { words: 'emailOften', field: 'email' },
}

/** Where a newcomer says what they need, and how to reach them now. GET changes nothing. */
export function newcomerHelpRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/hulp', async (request, response) => {
    const invitation = await open(deps, request, response)
    if (invitation) await showHelp(deps, request, response, invitation)
  })
  router.post('/:token/nodig', async (request, response) => {
    const form = readForm(request.body, NeedsForm)
    // Who only names a language asks for it.
    const needs = form.nodig.length === 0 && form.spreekt !== '' ? (['otherLanguage'] as const) : form.nodig
    const told = { needs, language: form.spreekt }
    await take(deps, request, response, form, async ({ recipient }) => {
      await tellNeeds(deps, recipient, told)
      return 'nodig'
    })
  })
  router.post('/:token/gegevens', async (request, response) => {
    const form = readForm(request.body, ContactForm)
    const maySms = deps.config.sms !== null && form.sms === 'ja'
    const told = { phone: form.telefoon, email: form.email, mayEmail: form.mag === 'ja', maySms }
    await take(deps, request, response, form, async ({ recipient }) =>
      (await tellContact(deps, recipient, told)) === 'asked' ? 'mail' : 'gegevens',
    )
  })
  router.post('/:token/nodig-niet', async (request, response) => {
    const form = readForm(request.body, TakeBackForm)
    await take(deps, request, response, form, async ({ recipient }) => {
      await takeBackNeed(deps, recipient, form.nodig)
      return 'terug'
    })
  })
  router.post('/:token/telefoon-weg', drop(deps, dropPhone))
  router.post('/:token/sms-niet', drop(deps, stopSms))
  // A telephone that opens its last page again asks for where the form went.
  router.get(
    ['/:token/nodig', '/:token/gegevens', '/:token/nodig-niet', '/:token/telefoon-weg', '/:token/sms-niet'],
    (request: ByToken, response) =>
      response.redirect(303, `/u/${encodeURIComponent(request.params.token)}/hulp?${inLanguage(request)}`),
  )
  return router
}

/** Takes something of theirs away, also of who need not come any more: consent can be taken back at any time (GDPR art. 7(3)). */
function drop(deps: Deps, act: typeof stopSms): (request: ByToken, response: Response) => Promise<void> {
  return async (request, response) => {
    const { token } = request.params
    const invitation = await findInvitation(deps, token)
    if (!invitation) return showUnknown(deps, request, response)
    await act(deps, invitation.recipient)
    const where = mayChoose(invitation.state) ? '/hulp' : ''
    response.redirect(303, `/u/${token}${where}?bewaard=terug&${inLanguage(request)}`)
  }
}

/** Who need not come any more sees why, on the page itself. */
async function open(deps: Deps, request: ByToken, response: Response): Promise<Invitation | null> {
  const { token } = request.params
  const invitation = await findInvitation(deps, token)
  if (!invitation) await showUnknown(deps, request, response)
  else if (!mayChoose(invitation.state)) response.redirect(303, `/u/${token}?${inLanguage(request)}`)
  else return invitation
  return null
}

/** What was taken in, as the address of the page then says it. */
type Saved = 'nodig' | 'gegevens' | 'mail' | 'terug'

type Given = Readonly<Record<string, string | string[]>>

async function take(
  deps: Deps,
  request: ByToken,
  response: Response,
  given: Given,
  act: (invitation: Invitation) => Promise<Saved>,
): Promise<void> {
  const invitation = await open(deps, request, response)
  if (!invitation) return
  let saved: Saved
  try {
    saved = await act(invitation)
  } catch (error) {
    const fault = error instanceof InputError ? FAULTS[error.code] : undefined
    if (!fault) throw error
    response.status(422)
    return showHelp(deps, request, response, invitation, { given, fault })
  }
  response.redirect(303, `/u/${request.params.token}/hulp?bewaard=${saved}&${inLanguage(request)}`)
}

function inLanguage(request: ByToken): string {
  const asked = askedLanguage(request)
  return typeof asked === 'string' && asked !== '' ? `taal=${encodeURIComponent(asked)}` : ''
}

interface Shown {
  readonly given?: Given
  readonly fault?: { readonly words: string; readonly field: string }
}

async function showHelp(
  deps: Deps,
  request: ByToken,
  response: Response,
  invitation: Invitation,
  shown: Shown = {},
): Promise<void> {
  const { fault } = shown
  const now = deps.clock.now()
  // Who said before that they may be mailed need not say it again for a new address.
  const given = shown.given ?? (invitation.recipient.person.mayEmail ? { mag: 'ja' } : {})
  const asked = shown.given?.['taal'] ?? request.query['taal']
  const page = newcomerPage(invitation, { token: request.params.token, asked, now })
  const ticked = given['nodig'] ?? []
  showNewcomer(request, response, 'invitations/newcomer-help', {
    ...page,
    below: '/hulp',
    given,
    errors: fault ? { [fault.field]: page.words[fault.words] } : {},
    needs: PAGE_NEEDS.map((code) => ({ code, text: page.words.needs[code], ticked: ticked.includes(code) })),
    tongues: allLanguages().map(({ code, endonym }) => ({ code, endonym, chosen: given['spreekt'] === code })),
    ...(await ownOf(deps, invitation, page)),
    takenBack: request.query['bewaard'] === 'terug' && !fault,
    savedNeeds: request.query['bewaard'] === 'nodig' && !fault,
    savedContact: request.query['bewaard'] === 'gegevens' && !fault,
    ...sayPending(await findPending(deps, invitation.recipient.referral.id), page),
  })
}

/** What they asked for before, and the telephone number that we have of them, with whether SMS goes there. */
async function ownOf(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  { recipient: { referral, person } }: Invitation,
  { words, direction }: ReturnType<typeof newcomerPage>,
) {
  const own = await listOwnNeeds(db.read, referral)
  return {
    own: own.map(({ need, language }) => ({
      code: need,
      text: words.needs[need],
      language: language && (findLanguage(language)?.endonym ?? language),
    })),
    phone: person.phone && said(words['ourPhone']!, { phone: shortened(person.phone) }, direction),
    withSms: config.sms !== null,
    sms: saySms({ config }, person, { words, direction }),
  }
}

/** That a mail to a new address waits to be opened, or could not be delivered. Of the address no more than its writer knows it by. */
function sayPending(pending: PendingEmail | null, { words, direction }: ReturnType<typeof newcomerPage>) {
  if (!pending) return {}
  const text = words[pending.reached ? 'emailCheckText' : 'emailFailed']!
  return { pending: { reached: pending.reached, text: said(text, { address: onOneLine(pending.address) }, direction) } }
}

/** A word joiner in front of the @: a line would else end after the dots. */
function onOneLine(address: string): string {
  return address.replace('@', '\u2060@')
}
