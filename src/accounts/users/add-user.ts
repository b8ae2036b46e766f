import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError, ForbiddenError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { User, ROLES, type Role } from '../user.entity.ts'
import { newSetupWord, setupLink } from './choose-password.ts'
import { endFeed } from './end-feed.ts'
import { callerFrom } from '../caller.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { isSameSecret } from '../../outside/constant-time.ts'

/** Who gets an account. A name that is left empty is the e-mail address. */
export interface NewUser {
  readonly email: string
  readonly name?: string
  readonly role: Role
  /** CBS codes; not needed for an administrator, who sees all. */
  readonly municipalities: readonly string[]
  readonly language?: 'nl' | 'en'
}

/** The account, and the link with which its owner chooses a password. Shown once: only its hash is kept. */
export interface AddedUser {
  readonly id: string
  readonly email: string
  readonly link: string
}

/**
 * Makes an account for a colleague, who chooses a password with the link within seven days.
 * @throws InputError `email-invalid`, `role-unknown`, `municipality-unknown`, `municipality-missing`; ConflictError `user-exists`
 */
export async function addUser(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets' | 'config'>,
  by: Actor,
  given: NewUser,
): Promise<AddedUser> {
  const { word, ...setup } = newSetupWord(deps)
  return work(deps, by, { lock: 'accounts' }, async ({ tx, at }) => {
    const user = { ...(await newRow(tx, given)), ...setup }
    await tx.insert(User, user)
    await recordEvent(tx, at, by, { kind: 'user.added', data: { email: user.email, role: user.role } })
    return { id: user.id, email: user.email, link: setupLink(deps, word) }
  })
}

/** The row of a new account without a password, checked. */
export async function newRow(tx: EntityManager, { email, name, role, municipalities, language }: NewUser) {
  const address = asEmail(email)
  await checkRights(tx, role, municipalities)
  if (await tx.existsBy(User, { email: address })) throw new ConflictError('user-exists', { email: address })
  return {
    id: randomUUID(),
    email: address,
    name: name?.trim() || address,
    role,
    municipalities: [...municipalities],
    passwordHash: null as string | null,
    setupHash: null as string | null,
    setupUntil: null as string | null,
    language: language ?? ('nl' as const),
    wantsTaskMail: true,
    disabledAt: null,
  }
}

/** @throws InputError `role-unknown`, `municipality-unknown`, `municipality-missing` */
export async function checkRights(tx: EntityManager, role: Role, municipalities: readonly string[]): Promise<void> {
  if (!ROLES.includes(role)) throw new InputError('role-unknown', { roles: ROLES.join(', ') })
  if (role !== 'admin' && municipalities.length === 0) throw new InputError('municipality-missing')
  for (const code of municipalities) {
    if (!(await tx.existsBy(Municipality, { code }))) throw new InputError('municipality-unknown', { code })
  }
}

/**
 * An e-mail address as we keep it: trimmed, lower case.
 * @throws InputError `email-invalid`
 */
export function asEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length > 254 || !/^[^\s@<>",;:()[\]\\]+@[^\s@<>",;:()[\]\\]+\.[^\s@.<>",;:()[\]\\]{2,}$/.test(email))
    throw new InputError('email-invalid')
  return email
}

/**
 * A new link to choose a password, for who lost the first one or forgot the password. Earlier links stop working, and so does
 * the address of their calendar; the password goes on.
 * @throws NotFoundError `user-not-found`
 */
export async function renewSetupLink(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets' | 'config'>,
  by: Actor,
  id: string,
): Promise<AddedUser> {
  const { word, ...setup } = newSetupWord(deps)
  return work(deps, by, { lock: 'accounts' }, async (work) => {
    const { tx, at } = work
    const user = await tx.findOneBy(User, { id })
    if (!user || user.disabledAt) throw new NotFoundError('user-not-found')
    await tx.save(User, { ...user, ...setup })
    await recordEvent(tx, at, by, { kind: 'user.link-renewed', data: { email: user.email } })
    await endFeed(work, id)
    return { id, email: user.email, link: setupLink(deps, word) }
  })
}

/** Who becomes the first administrator. */
export interface FirstAdministrator {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly language: 'nl' | 'en'
  /** The code from the start of the program; not needed by who sits at the machine itself. */
  readonly code: string
}

/** True as long as nobody has an account. */
export async function needsFirstAdministrator({ db }: Pick<Deps, 'db'>): Promise<boolean> {
  return !(await db.read.exists(User))
}

/** Printed at the start as long as nobody has an account: shows that who types it has the machine. The same in every process. */
export function firstAdministratorCode({ secrets }: Pick<Deps, 'secrets'>): string {
  return secrets.token('first-administrator', 0).slice(0, 12)
}

/**
 * Makes the first account. Of two at once, one wins.
 * @param fromHere Whether they sit at this machine: `isFromHere`.
 * @throws ForbiddenError `first-code-wrong`; ConflictError `first-administrator-exists`; InputError as `addUser` and `choosePassword`
 */
export async function makeFirstAdministrator(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  { name, email, password, language, code }: FirstAdministrator,
  fromHere: boolean,
): Promise<{ userId: string }> {
  if (!fromHere && !isSameSecret(code.trim().toLowerCase(), firstAdministratorCode(deps)))
    throw new ForbiddenError('first-code-wrong')
  await checkPassword(password, { email, name })
  const passwordHash = await hashPassword(password)
  return deps.db.write(async (tx) => {
    if (await tx.exists(User)) throw new ConflictError('first-administrator-exists')
    const row = { ...(await newRow(tx, { email, name, role: 'admin', municipalities: [], language })), passwordHash }
    await tx.insert(User, row)
    const by = callerFrom({ ...row, version: 1 }).actor
    await recordEvent(tx, deps.clock.now(), by, { kind: 'user.first-administrator', data: { email: row.email } })
    return { userId: row.id }
  }, 'accounts')
}
