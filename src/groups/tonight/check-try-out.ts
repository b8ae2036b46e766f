import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { InputError, NotFoundError, ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { type Work, work } from '../../history/work.ts'
import type { Moment } from '../../outside/clock.ts'
import { checkSlot, readGround } from '../../municipalities/half-days/new-slot.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { poolsFor } from '../planning/form-groups.ts'
import type { OtherRules, TryOut } from './try-out.ts'
import { saveSlots } from '../../municipalities/half-days/add-slots.ts'
import { type RulesForm, saveRules } from '../../municipalities/change-rules.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { openSlots } from '../../municipalities/half-days/open-slots.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'

/** Where something is tried. */
export interface TryOutGround {
  readonly pool: Pool
  /** With their venue, by code: where the actor may plan. */
  readonly rooms: ReadonlyMap<string, Room>
}

/**
 * The pool in which something is tried, and its rooms.
 * @throws NotFoundError `not-found` when the actor has nothing to do with it.
 */
export async function findTryOutGround(tx: EntityManager, by: Actor, municipality?: string): Promise<TryOutGround> {
  const [pool] = await poolsFor(tx, by, municipality)
  if (!pool) throw new NotFoundError('not-found')
  const codes = pool.municipalities.map(({ code }) => code)
  const { rooms } = await readGround(tx, by)
  return { pool, rooms: new Map([...rooms].filter(([, { venue }]) => codes.includes(venue.municipality))) }
}

/**
 * Refuses to try what could not be kept.
 * @throws InputError `try-out-empty`, `group-sizes-crossed`, `opening-same`, and as `checkSlot`; NotFoundError `not-found` for what
 * is of municipalities out of scope or of another pool.
 */
export async function checkTryOut(
  tx: EntityManager,
  by: Actor,
  { pool }: TryOutGround,
  { rules, opening, slot }: TryOut,
  now: Moment,
): Promise<void> {
  if (!rules && !opening && !slot) throw new InputError('try-out-empty')
  const inPool = (code: string) => {
    if (!pool.municipalities.some((one) => one.code === code)) throw new NotFoundError('not-found')
  }
  if (rules) checkRules(by, pool, rules)
  if (opening) {
    for (const code of [opening.host, opening.guest]) inPool(code)
    requireInScope(by.scope, opening.host)
    if (opening.host === opening.guest) throw new InputError('opening-same')
  }
  if (slot) inPool(checkSlot(slot, await readGround(tx, by), now).venue.municipality)
}

function checkRules(by: Actor, pool: Pool, { municipalities, values }: OtherRules): void {
  for (const code of municipalities) {
    const found = pool.municipalities.find((one) => one.code === code)
    if (!found) throw new NotFoundError('not-found')
    requireInScope(by.scope, code)
    const { minGroupSize, maxGroupSize } = { ...found.rules, ...values }
    if (minGroupSize > maxGroupSize) throw new InputError('group-sizes-crossed')
  }
}

/**
 * Keeps what was tried: rules, opened slots and a new slot, all of it or nothing. It counts from the next run of the planner.
 * @param versions Of the municipalities, as the page showed their rules.
 * @throws ConflictError `changed-meanwhile`; else as `checkTryOut`, `changeRules`, `openSlots` and `addSlots`.
 */
export async function keepTryOut(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  municipality: string | undefined,
  tryOut: TryOut,
  versions: Readonly<Record<string, number>>,
): Promise<void> {
  await work(deps, by, { lock: 'settings' }, async (work) => {
    const ground = await findTryOutGround(work.tx, by, municipality)
    await checkTryOut(work.tx, by, ground, tryOut, work.at)
    if (tryOut.rules) await keepRules(work, ground.pool.municipalities, tryOut.rules, versions)
    if (tryOut.opening) await openSlots(work, tryOut.opening)
    if (tryOut.slot) await saveSlots(work, [tryOut.slot])
  })
}

async function keepRules(
  work: Work,
  pool: readonly Municipality[],
  { municipalities, values }: OtherRules,
  versions: Readonly<Record<string, number>>,
): Promise<void> {
  for (const { code, rules, version } of pool.filter((one) => municipalities.includes(one.code))) {
    if (versions[code] !== version) throw new ConflictError('changed-meanwhile')
    await saveRules(work, code, version, formOf({ ...rules, ...values }))
  }
}

function formOf(rules: MunicipalityRules): RulesForm {
  return Object.fromEntries(
    Object.entries(rules).map(([name, value]) => [name, String(value ?? '')]),
  ) as unknown as RulesForm
}
