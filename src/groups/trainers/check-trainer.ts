import { type FieldError, FieldErrors } from '../../errors.ts'
import { checkContact } from '../../referrals/file/check-contact.ts'
import { readAvailability, type TypedAvailability } from '../../referrals/receiving/read-availability.ts'
import { TRAINER_ROLES, type Trainer } from './trainer.entity.ts'

/** What a planner typed about a trainer. */
export interface TypedTrainer {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly language: string
  readonly roles: readonly string[]
  /** Names or codes with commas between them. */
  readonly languages: string
  readonly municipalities: readonly string[]
  /** In euros: `125`, `125,50`; empty: not agreed on. */
  readonly fee: string
  readonly availability: TypedAvailability
}

type Columns = Omit<Trainer, 'id' | 'tokenNumber' | 'tokenHash' | 'stoppedAt' | 'version'>

/**
 * Reads what was typed about a trainer.
 * @throws FieldErrors `trainer-name-missing`, `email-invalid`, `trainer-role-missing`, `trainer-languages-missing`, `language-unknown`,
 * `municipality-missing`, `fee-invalid`, `trainer-never-comes`, `date-invalid`, `availability-crossed`.
 */
export function checkTrainer(typed: TypedTrainer): Columns {
  const problems: FieldError[] = []
  const report = (code: string, field: string) => void problems.push({ code, field })
  const name = typed.name.trim()
  if (!name) report('trainer-name-missing', 'name')
  const fields = { 'e-mail': typed.email, telefoon: typed.phone, talen: typed.languages }
  const { email, phone, languages } = checkContact(fields, (code, column) => report(code, COLUMNS[column ?? ''] ?? ''))
  if (!typed.email.trim()) report('email-invalid', 'email')
  if (!typed.languages.trim()) report('trainer-languages-missing', 'languages')
  const roles = TRAINER_ROLES.filter((role) => typed.roles.includes(role))
  if (roles.length === 0) report('trainer-role-missing', 'roles')
  const municipalities = [...new Set(typed.municipalities)].sort()
  if (municipalities.length === 0) report('municipality-missing', 'municipalities')
  const feeCents = readFee(typed.fee)
  if (feeCents === undefined) report('fee-invalid', 'fee')
  const availability = readAvailability(typed.availability, (code, field) =>
    report(code === 'availability-empty' ? 'trainer-never-comes' : code, field),
  )
  if (problems.length > 0 || email === null || feeCents === undefined) throw new FieldErrors(problems)
  const language = typed.language === 'en' ? 'en' : 'nl'
  return {
    name,
    email: email.toLowerCase(),
    phone,
    language,
    roles,
    languages: [...languages],
    municipalities,
    feeCents,
    availability,
  }
}

const COLUMNS: Readonly<Record<string, string>> = { 'e-mail': 'email', telefoon: 'phone', talen: 'languages' }

/** In cents; null for an empty field, undefined for what is no amount. */
export function readFee(text: string): number | null | undefined {
  const plain = text.replaceAll(/[€\s]/g, '')
  if (plain === '') return null
  const [, euros = '', cents = ''] = /^(\d{1,5})(?:[,.](\d{2}|-))?$/.exec(plain) ?? []
  return euros === '' ? undefined : Number(euros) * 100 + (Number(cents) || 0)
}

/** The other way round: as the form is filled in, `125,50`. */
export function typedFee(cents: number | null): string {
  if (cents === null) return ''
  return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2).replace('.', ',')
}
