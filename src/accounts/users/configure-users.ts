import type { EntityManager } from 'typeorm'
import { recordEvent, type Work } from '../../history/work.ts'
import type { FieldChange } from '../../history/fields-between.ts'
import { newRow, type NewUser, asEmail } from './add-user.ts'
import { changeFound, userFields, keepAnAdmin } from './change-user.ts'
import { User } from '../user.entity.ts'

/** What the settings file did to the accounts. */
export interface ConfiguredUsers {
  created: number
  changed: number
  unchanged: number
}

/** What a settings file does to one account; `code` is its address. */
export interface UserStep {
  readonly table: 'users'
  readonly code: string
  readonly kind: keyof ConfiguredUsers
  readonly fields: readonly FieldChange[]
  readonly row: NewUser
  readonly found: User | null
}

/**
 * What the accounts that a settings file names would become here, now: those that are not there are made, of the others name, role and
 * municipalities are set. Nobody gets a password this way: `renewSetupLink` gives the link. Looks only; `lockAdmins` comes before it.
 * @throws InputError `email-invalid`; ConflictError `last-admin`
 */
export async function diffUsers(tx: EntityManager, users: readonly NewUser[]): Promise<UserStep[]> {
  const steps: UserStep[] = []
  for (const user of users) steps.push(await stepOf(tx, user))
  const leaving = steps.flatMap(({ found, row }) => (found?.role === 'admin' && row.role !== 'admin' ? [found] : []))
  const ids = leaving.map(({ id }) => id)
  for (const found of leaving) await keepAnAdmin(tx, found, ids)
  return steps
}

async function stepOf(tx: EntityManager, row: NewUser): Promise<UserStep> {
  const code = asEmail(row.email)
  const found = await tx.findOneBy(User, { email: code })
  const fields = found ? userFields(found, row) : []
  const kind = !found ? 'created' : fields.length > 0 ? 'changed' : 'unchanged'
  return { table: 'users', code, kind, fields, row, found }
}

/** Does what `diffUsers` found in the same transaction. @throws InputError as `addUser` */
export async function applyUsers(work: Work, steps: readonly UserStep[]): Promise<ConfiguredUsers> {
  const result = { created: 0, changed: 0, unchanged: 0 }
  for (const step of steps) {
    if (step.found) await changeFound(work, step.found, step.row)
    else await add(work, step)
    result[step.kind]++
  }
  return result
}

async function add({ tx, at, by }: Work, { code, row }: UserStep): Promise<void> {
  await tx.insert(User, await newRow(tx, row))
  await recordEvent(tx, at, by, { kind: 'user.added', data: { email: code, role: row.role } })
}
