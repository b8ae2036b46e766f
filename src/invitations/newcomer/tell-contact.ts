import type { Deps, World } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER, work, type Work, recordEvent } from '../../history/work.ts'
import type { Person } from '../../people/person.entity.ts'
import { hasTooManyDigits, hasTooFewDigits, smsNumberOf } from '../../people/phone-number.ts'
import { consentTo, NO_CONSENT } from '../../people/sms-consent.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { holdReferral, saveChanges } from '../../referrals/known/change-referral.ts'
import { checkContact } from '../../referrals/file/check-contact.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { randomUUID } from 'node:crypto'
import { MoreThan } from 'typeorm'
import { addMinutes } from '../../outside/clock.ts'
import { draftAddressMail } from '../due/draft-message.ts'
import { insertMessage } from '../message/change-message.ts'
import { ADDRESS_DAYS } from '../recipient/may-send.ts'
import { Message } from '../message/message.entity.ts'
import { emailToken } from '../message/snapshot.ts'
import { withhold } from '../due/withhold-messages.ts'
import { EmailChange } from '../due/email-change.entity.ts'

/** What somebody typed; empty is left as it is. */
interface ToldContact {
  readonly phone: string
  readonly email: string
  readonly mayEmail: boolean
  /** They agree to SMS on the number that they give, else on the one that is known. */
  readonly maySms?: boolean
}

/**
 * Takes somebody's new telephone number or e-mail address. A new address counts only when somebody who reads its mail pressed a button
 * (see `confirm-email.ts`); until then the old one is used. Without consent no mail goes there, so it can't be confirmed.
 * @returns `asked` when a mail to the new address is on its way, `saved` when there is nothing to wait for.
 * @throws InputError `contact-empty`, `phone-invalid`, `phone-not-mobile` for SMS, `email-invalid`, `email-consent`, `email-too-often`
 */
export async function tellContact(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'secrets'>,
  recipient: Recipient,
  told: ToldContact,
): Promise<'asked' | 'saved'> {
  const { id } = recipient.referral
  const { email, ...given } = readContact({ ...told, phone: inDutchDigits(told.phone) })
  return work(deps, NEWCOMER, { lock: `email:${id}` }, async (work) => {
    await holdReferral(work.tx, id)
    const known = await work.tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
    const { person } = known
    const isNew = email !== undefined && email !== null && email.toLowerCase() !== person.email?.toLowerCase()
    if (isNew && !told.mayEmail) throw new InputError('email-consent')
    const changed = Object.entries(given).filter(
      // What they agree to for the new address comes with that address.
      ([name, value]) => !(isNew && name === 'mayEmail') && person[name as keyof Person] !== value,
    )
    const sms = consentIn(work, { ...person, ...given }, told.maySms ?? false)
    await saveChanges(work, known, { person: { ...Object.fromEntries(changed), ...sms }, referral: {} })
    if (isNew) await askEmail(work, deps, { ...recipient, person }, email)
    return isNew ? ('asked' as const) : ('saved' as const)
  })
}

/** Who gives another number without agreeing to SMS there gets none. */
function consentIn({ at }: Work, person: Person, maySms: boolean): Partial<Person> {
  if (!maySms) return person.smsNumber !== null && smsNumberOf(person) === null ? NO_CONSENT : {}
  const consent = consentTo(person.phone, person, { at, by: NEWCOMER.name })
  if (consent === null) throw new InputError(person.phone ? 'phone-not-mobile' : 'contact-empty')
  return consent
}

/** Sends somebody no SMS any more, because they say so. */
export async function stopSms(
  deps: Pick<Deps, 'db' | 'clock'>,
  { referral: { id } }: Pick<Recipient, 'referral'>,
): Promise<void> {
  await work(deps, NEWCOMER, { lock: `email:${id}` }, async (work) => {
    await holdReferral(work.tx, id)
    const known = await work.tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
    if (known.person.smsNumber !== null) await saveChanges(work, known, { person: NO_CONSENT, referral: {} })
  })
}

/** Forgets somebody's telephone number, because they say that it is theirs no more. Nobody is called on it after that. */
export async function dropPhone(
  deps: Pick<Deps, 'db' | 'clock'>,
  { referral: { id } }: Pick<Recipient, 'referral'>,
): Promise<void> {
  await work(deps, NEWCOMER, { lock: `email:${id}` }, async (work) => {
    await holdReferral(work.tx, id)
    const known = await work.tx.findOneOrFail(Referral, { where: { id }, relations: { person: true } })
    const { phone, smsNumber } = known.person
    const gone = { phone: null, ...(smsNumber !== null && NO_CONSENT) }
    if (phone !== null) await saveChanges(work, known, { person: gone, referral: {} })
  })
}

/** `06…78`: whoever wrote it knows it by that, and who reads along doesn't learn it. A word joiner keeps it on one line. */
export function shortened(phone: string): string {
  return phone.replace(/^(.{2}).*(.{2})$/s, '$1…\u2060$2')
}

/** Keyboards in Arabic, Persian and Urdu write digits of their own. */
function inDutchDigits(phone: string): string {
  return phone.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}

function readContact({ phone, email, mayEmail, maySms }: ToldContact): Partial<Person> {
  if (!phone && !email && !maySms) throw new InputError('contact-empty')
  if (phone && (hasTooFewDigits(phone) || hasTooManyDigits(phone))) throw new InputError('phone-invalid')
  const checked = checkContact({ 'e-mail': email, telefoon: phone }, () => {
    throw new InputError('email-invalid')
  })
  return {
    ...(phone && { phone: checked.phone }),
    ...(email && { email: checked.email, mayEmail }),
  }
}

const DAY = 24 * 60

/** So many mails a day to addresses that one person gives; and to one address, whoever gives it: families share one. */
const MOST_BY_PERSON = 3
export const MOST_TO_ADDRESS = 6

/**
 * Mails the new address a link; a change that was asked before and not confirmed is replaced. The work that this belongs to takes care
 * that of one person one asks at a time.
 * @throws InputError `email-too-often`
 */
export async function askEmail(
  work: Work,
  deps: Pick<Deps, 'config' | 'secrets'>,
  recipient: Recipient,
  email: string,
): Promise<void> {
  const { tx, at } = work
  const { referral, placement, person } = recipient
  await checkRate(work, referral.id, email)
  await replaceOpen(work, referral.id)
  const id = randomUUID()
  await tx.insert(EmailChange, {
    id,
    referralId: referral.id,
    placementId: placement.id,
    email,
    previous: person.email,
    tokenHash: deps.secrets.hash('token', emailToken(deps.secrets, id)),
    status: 'asked',
    askedAt: at,
    expiresAt: addMinutes(at, ADDRESS_DAYS * DAY),
    endedAt: null,
  })
  const { id: referralId, municipality } = referral
  await recordEvent(tx, at, NEWCOMER, { kind: 'email.asked', referralId, municipality })
  await insertMessage(work, draftAddressMail(work, deps, recipient, { kind: 'address-check', change: id, to: email }))
}

/** Counted in lower case, so that nobody gets round it. */
async function checkRate({ tx, at }: Work, referralId: string, email: string): Promise<void> {
  const since = addMinutes(at, -DAY)
  const lately = { askedAt: MoreThan(since) }
  const byPerson = await tx.countBy(EmailChange, { referralId, ...lately })
  const toAddress = await tx
    .createQueryBuilder(EmailChange, 'change')
    .where('LOWER(change.email) = LOWER(:email) AND change.askedAt > :since', { email, since })
    .getCount()
  if (byPerson >= MOST_BY_PERSON || toAddress >= MOST_TO_ADDRESS) throw new InputError('email-too-often')
}

/** The link of an older one is dead, and its mail, if it still waits, doesn't leave. */
async function replaceOpen(work: Work, referralId: string): Promise<void> {
  const { tx, at } = work
  const open = await tx.findOneBy(EmailChange, { referralId, status: 'asked' })
  if (!open) return
  await tx.update(EmailChange, { id: open.id }, { status: 'replaced', endedAt: at })
  const waiting = await tx.findBy(Message, { placementId: open.placementId, occasion: open.id, status: 'queued' })
  for (const message of waiting) await withhold(work, message, 'address-replaced')
}

/** A new address that doesn't count yet. */
export interface PendingEmail {
  /** `r…@example.org`: whoever wrote it knows it by that, and who reads along doesn't learn it. */
  readonly address: string
  /** False: the mail could not be delivered. */
  readonly reached: boolean
}

/** What became of the last new address that somebody gave, as long as there is something to do about it. */
export async function findPending({ db, clock }: World, referralId: string): Promise<PendingEmail | null> {
  const [last] = await db.read.find(EmailChange, { where: { referralId }, order: { askedAt: 'DESC' }, take: 1 })
  if (!last || last.expiresAt <= clock.now()) return null
  if (last.status !== 'asked' && last.status !== 'unreachable') return null
  return { address: last.email.replace(/^(.).*@/, '$1…@'), reached: last.status === 'asked' }
}
