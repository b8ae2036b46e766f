import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER } from '../../history/actor.ts'
import type { Person } from '../../people/person.entity.ts'
import { applyChanges } from '../../referrals/apply-changes.ts'
import { checkContact } from '../../referrals/file/check-contact.ts'
import type { Recipient } from '../recipient.ts'

/** What somebody typed; empty is left as it is. */
export interface ToldContact {
  readonly phone: string
  readonly email: string
  readonly mayEmail: boolean
}

const PHONE_DIGITS = [9, 15] as const

/**
 * Takes somebody's new telephone number or e-mail address. Mail goes to a new address only when they say that it may.
 * @throws InputError `contact-empty`, `phone-invalid`, `email-invalid`
 */
export async function tellContact(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { referral, person }: Pick<Recipient, 'referral' | 'person'>,
  told: ToldContact,
): Promise<void> {
  const given = readContact({ ...told, phone: inDutchDigits(told.phone) })
  const changed = Object.entries(given).filter(([name, value]) => person[name as keyof Person] !== value)
  await db.write(
    (tx) =>
      applyChanges(
        tx,
        { at: clock.now(), by: NEWCOMER, kind: 'person.changed' },
        { ...referral, person },
        {
          person: Object.fromEntries(changed),
          referral: {},
        },
      ),
    `person:${referral.reference}`,
  )
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
