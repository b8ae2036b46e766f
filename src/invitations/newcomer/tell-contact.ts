import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER } from '../../history/actor.ts'
import type { Person } from '../../people/person.entity.ts'
import { applyChanges } from '../../referrals/known/apply-changes.ts'
import { checkContact } from '../../referrals/file/check-contact.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { askEmail } from './ask-email.ts'

/** What somebody typed; empty is left as it is. */
export interface ToldContact {
  readonly phone: string
  readonly email: string
  readonly mayEmail: boolean
}

const PHONE_DIGITS = [9, 15] as const

/**
 * Takes somebody's new telephone number or e-mail address. A new address counts only when somebody who reads its mail pressed a button
 * (see `confirm-email.ts`); until then the old one is used. Without consent no mail goes there, so it can't be confirmed.
 * @returns `asked` when a mail to the new address is on its way, `saved` when there is nothing to wait for.
 * @throws InputError `contact-empty`, `phone-invalid`, `email-invalid`, `email-consent`, `email-too-often`
 */
export async function tellContact(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'secrets'>,
  recipient: Recipient,
  told: ToldContact,
): Promise<'asked' | 'saved'> {
  const { referral, person } = recipient
  const { email, ...given } = readContact({ ...told, phone: inDutchDigits(told.phone) })
  const isNew = email !== undefined && email !== null && email.toLowerCase() !== person.email?.toLowerCase()
  if (isNew && !told.mayEmail) throw new InputError('email-consent')
  const changed = Object.entries(given).filter(
    // What they agree to for the new address comes with that address.
    ([name, value]) => !(isNew && name === 'mayEmail') && person[name as keyof Person] !== value,
  )
  return deps.db.write(async (tx) => {
    const occasion = { at: deps.clock.now(), by: NEWCOMER, kind: 'person.changed' }
    await applyChanges(tx, occasion, { ...referral, person }, { person: Object.fromEntries(changed), referral: {} })
    if (isNew) await askEmail(tx, deps, recipient, email)
    return isNew ? ('asked' as const) : ('saved' as const)
  }, `email:${referral.id}`)
}

/** Keyboards in Arabic, Persian and Urdu write digits of their own. */
function inDutchDigits(phone: string): string {
  return phone.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}

function readContact({ phone, email, mayEmail }: ToldContact): Partial<Person> {
  if (!phone && !email) throw new InputError('contact-empty')
  const digits = phone.replace(/\D/g, '').length
  if (phone && (digits < PHONE_DIGITS[0] || digits > PHONE_DIGITS[1])) throw new InputError('phone-invalid')
  const checked = checkContact({ 'e-mail': email, telefoon: phone }, () => {
    throw new InputError('email-invalid')
  })
  return {
    ...(phone && { phone: checked.phone }),
    ...(email && { email: checked.email, mayEmail }),
  }
}
