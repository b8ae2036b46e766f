import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, FieldErrors, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, type Scope, type Work, work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import { checkTrainer, type TypedTrainer } from './check-trainer.ts'
import { Trainer } from './trainer.entity.ts'

/** Requests, answers and trainers change one after the other: two who say yes at once must not both be right. */
export const TRAINERS_LOCK = 'trainers'

/** The trainers of the municipalities in scope by name; who stopped comes last. */
export async function listTrainers(tx: EntityManager, scope: Scope): Promise<Trainer[]> {
  const all = await tx.find(Trainer, { order: { name: 'ASC', id: 'ASC' } })
  const mine = all.filter((trainer) => maySeeTrainer(scope, trainer))
  return [...mine.filter(({ stoppedAt }) => !stoppedAt), ...mine.filter(({ stoppedAt }) => stoppedAt)]
}

/** @throws NotFoundError `trainer-unknown`, also for one of other municipalities. */
export async function findTrainer(tx: EntityManager, scope: Scope, id: string): Promise<Trainer> {
  const trainer = await tx.findOneBy(Trainer, { id })
  if (!trainer || !maySeeTrainer(scope, trainer)) throw new NotFoundError('trainer-unknown')
  return trainer
}

function maySeeTrainer(scope: Scope, { municipalities }: Trainer): boolean {
  return municipalities.some((code) => inScope(scope, code))
}

/** @returns The id. @throws FieldErrors as `checkTrainer`, `trainer-known`; NotFoundError `not-found` for a municipality of others. */
export async function addTrainer(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  typed: TypedTrainer,
): Promise<string> {
  return work(deps, by, { lock: TRAINERS_LOCK }, async (work) => {
    const { tx, at } = work
    const columns = checkTrainer(typed)
    await requireMine(work, columns.municipalities)
    await requireNew(work, columns.email)
    const id = randomUUID()
    await tx.insert(Trainer, { id, ...columns, ...numberedLink(deps, id, 1), stoppedAt: null })
    await recordEvent(tx, at, by, { kind: 'trainer.added', data: { name: columns.name } })
    return id
  })
}

/**
 * Changes what is known of a trainer. Municipalities that the caller may not see stay as they are.
 * @param version As the page showed it.
 * @throws NotFoundError as `findTrainer`; ConflictError `changed-meanwhile`; FieldErrors as `addTrainer`.
 */
export async function changeTrainer(
  deps: World,
  by: Actor,
  id: string,
  { version, ...typed }: TypedTrainer & { readonly version: number },
): Promise<void> {
  await work(deps, by, { lock: TRAINERS_LOCK }, async (work) => {
    const { tx, at } = work
    const trainer = await findTrainer(tx, by.scope, id)
    if (trainer.version !== version) throw new ConflictError('changed-meanwhile')
    const columns = checkTrainer(typed)
    await requireMine(work, columns.municipalities)
    await requireNew(work, columns.email, id)
    const others = trainer.municipalities.filter((code) => !inScope(by.scope, code))
    await tx.save(Trainer, { ...trainer, ...columns, municipalities: [...others, ...columns.municipalities] })
    await recordEvent(tx, at, by, { kind: 'trainer.changed', data: { name: columns.name } })
  })
}

/** The columns of somebody's link of this number. */
export function numberedLink({ secrets }: Pick<Deps, 'secrets'>, id: string, tokenNumber: number) {
  return { tokenNumber, tokenHash: secrets.hash('token', secrets.token(id, tokenNumber)) }
}

async function requireMine({ tx, by }: Work, municipalities: readonly string[]): Promise<void> {
  const known = await tx.countBy(Municipality, { code: In([...municipalities]) })
  if (known < municipalities.length || !municipalities.every((code) => inScope(by.scope, code)))
    throw new NotFoundError('not-found')
}

/** Only among those that the caller may see: that others have somebody is theirs to know. */
async function requireNew({ tx, by }: Work, email: string, id?: string): Promise<void> {
  const same = await tx.findBy(Trainer, { email })
  if (same.some((one) => one.id !== id && maySeeTrainer(by.scope, one)))
    throw new FieldErrors([{ code: 'trainer-known', field: 'email' }])
}
