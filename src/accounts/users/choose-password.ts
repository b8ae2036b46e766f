import { In, IsNull, MoreThan, type EntityManager, Like } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { NotFoundError, ConflictError, InputError } from '../../errors.ts'
import { recordEvent, work } from '../../history/work.ts'
import { callerFrom } from '../caller.ts'
import { checkPassword, hashPassword, isPassword } from './passwords.ts'
import { User } from '../user.entity.ts'
import { WebSession } from '../web-session.entity.ts'
import { randomBytes } from 'node:crypto'
import { addMinutes } from '../../outside/clock.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets'>

/**
 * Whose link this is.
 * @throws NotFoundError `setup-link-invalid` when it is unknown, used or older than seven days.
 */
export async function findSetup(deps: Needs, word: string): Promise<{ email: string; name: string }> {
  const { email, name } = await ownerOf(deps, deps.db.read, word)
  return { email, name }
}

/**
 * Sets the password with the word from the link, which then stops working; ends all sessions of the account.
 * @returns the account, which may be signed in at once
 * @throws NotFoundError `setup-link-invalid`; InputError as `checkPassword`
 */
export async function choosePassword(deps: Needs, word: string, password: string): Promise<{ userId: string }> {
  const owner = await ownerOf(deps, deps.db.read, word)
  await checkPassword(password, owner)
  const passwordHash = await hashPassword(password)
  return work(deps, callerFrom(owner).actor, { lock: 'accounts' }, async ({ tx, at }) => {
    const user = await ownerOf(deps, tx, word)
    await tx.save(User, { ...user, passwordHash, setupHash: null, setupUntil: null })
    await signOutEverywhere(tx, user.id)
    await recordEvent(tx, at, callerFrom(user).actor, { kind: 'user.password-chosen', data: { email: user.email } })
    return { userId: user.id }
  })
}

async function ownerOf(deps: Needs, manager: EntityManager, word: string): Promise<User> {
  const setup = {
    setupHash: In(deps.secrets.hashes('token', `setup ${word}`)),
    setupUntil: MoreThan(deps.clock.now()),
    disabledAt: IsNull(),
  }
  const user = await manager.findOneBy(User, setup)
  if (!user) throw new NotFoundError('setup-link-invalid')
  return user
}

/**
 * Gives somebody another password, who knows the present one; ends all their sessions, and a link to choose a password stops working.
 * @throws InputError `password-wrong`, or as `checkPassword`; ConflictError `changed-meanwhile`; NotFoundError `user-not-found`
 */
export async function changePassword(
  deps: World,
  id: string,
  { present, chosen }: { present: string; chosen: string },
): Promise<void> {
  const before = await deps.db.read.findOneBy(User, { id })
  if (!before) throw new NotFoundError('user-not-found')
  if (!(await isPassword(present, before.passwordHash))) throw new InputError('password-wrong')
  await checkPassword(chosen, before)
  const passwordHash = await hashPassword(chosen)
  await work(deps, callerFrom(before).actor, { lock: 'accounts' }, async ({ tx, at }) => {
    const user = await tx.findOneBy(User, { id })
    if (!user || user.passwordHash !== before.passwordHash) throw new ConflictError('changed-meanwhile')
    await tx.save(User, { ...user, passwordHash, setupHash: null, setupUntil: null })
    await signOutEverywhere(tx, id)
    await recordEvent(tx, at, callerFrom(user).actor, { kind: 'user.password-changed', data: { email: user.email } })
  })
}

/** Ends every session of this member of staff, in the transaction that made it necessary. `userId` is ours: no `%` or `_` in it. */
export async function signOutEverywhere(tx: EntityManager, userId: string): Promise<void> {
  await tx.delete(WebSession, { data: Like(`%"userId":"${userId}"%`) })
}

const SEVEN_DAYS = 7 * 24 * 60

/** The word in the link with which somebody chooses a password, and what is kept of it. */
interface SetupWord {
  readonly word: string
  readonly setupHash: string
  readonly setupUntil: string
}

/** A new word that works for seven days. Only its hash is kept. */
export function newSetupWord(deps: Pick<Deps, 'clock' | 'secrets'>): SetupWord {
  const word = randomBytes(24).toString('base64url')
  return {
    word,
    setupHash: deps.secrets.hash('token', `setup ${word}`),
    setupUntil: addMinutes(deps.clock.now(), SEVEN_DAYS),
  }
}

/** The address to send to the new colleague. */
export function setupLink({ config }: Pick<Deps, 'config'>, word: string): string {
  return `${config.publicUrl}/wachtwoord/${word}`
}
