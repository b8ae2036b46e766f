import { type EntityManager, In } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { InputError, NotFoundError, ConflictError } from '../../errors.ts'
import { type Actor, type Work, work } from '../../history/work.ts'
import type { Moment } from '../../outside/clock.ts'
import { checkSlot, gatherGround } from '../../municipalities/half-days/new-slot.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import { requireInScope, inScope } from '../../municipalities/scope.ts'
import { whoWaits } from '../gathering/gather-problem.ts'
import { poolsFor } from '../planning/form-groups.ts'
import { nextNight } from '../planning/plan-ahead.ts'
import { type OtherRules, type TryOut, TRIED_RULES, type TriedRule } from './try-out.ts'
import { saveSlots, openSlots } from '../../municipalities/half-days/add-slots.ts'
import { type RulesForm, saveRules } from '../../municipalities/change-rules.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'

/** Where something is tried. */
export interface TryOutGround {
  readonly pool: Pool
  /** With their venue, by code: where the actor may plan. */
  readonly rooms: ReadonlyMap<string, Room>
}

/** A municipality by name. */
interface Named {
  readonly code: string
  readonly name: string
}

/** What somebody can choose from when they try something out in a pool. */
export interface TryOutChoices {
  readonly pool: string
  readonly municipalities: readonly Named[]
  /** Of which the reader may change rules and slots. */
  readonly mine: readonly Named[]
  readonly rooms: readonly { readonly code: string; readonly venue: string; readonly capacity: number }[]
  /** Spoken by who waits when the next night comes. */
  readonly languages: readonly string[]
  /** The interpreters and trainers of the half days in those rooms. */
  readonly resources: readonly string[]
  /** What each rule is now in the reader's municipalities, each value once; null: never, or computed. */
  readonly rules: Readonly<Record<TriedRule, readonly (number | null)[]>>
}

/** What can be tried in the pool of this municipality; see `findTryOutGround`. */
export async function findTryOutChoices(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  municipality?: string,
): Promise<TryOutChoices> {
  const { pool, rooms } = await findTryOutGround(deps.db.read, by, municipality)
  const named = ({ code, name }: Named) => ({ code, name })
  const mine = pool.municipalities.filter(({ code }) => inScope(by.scope, code))
  const slots = await deps.db.read.findBy(Slot, { room: { code: In([...rooms.keys()]) } })
  const rules = TRIED_RULES.map((rule) => [rule, [...new Set(mine.map((one) => one.rules[rule]))]])
  return {
    pool: pool.name,
    municipalities: pool.municipalities.map(named),
    mine: mine.map(named),
    rooms: [...rooms.values()].map(({ code, capacity, venue }) => ({ code, capacity, venue: venue.name })),
    languages: await languagesIn(deps.db.read, pool, nextNight(deps.clock)),
    resources: [...new Set(slots.flatMap(({ resources }) => resources))].sort(),
    rules: Object.fromEntries(rules) as TryOutChoices['rules'],
  }
}

async function languagesIn(tx: EntityManager, { municipalities }: Pool, night: Day): Promise<string[]> {
  const where = whoWaits(
    municipalities.map(({ code }) => code),
    night,
  )
  const rows = await tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoin('referral.person', 'person')
    .select('person.languages', 'languages')
    .distinct()
    .where(where.sql, where.parameters)
    .getRawMany<{ languages: string }>()
  return [...new Set(rows.flatMap(({ languages }) => JSON.parse(languages) as string[]))].sort()
}

/**
 * The pool in which something is tried, and its rooms.
 * @throws NotFoundError `not-found` when the actor has nothing to do with it.
 */
export async function findTryOutGround(tx: EntityManager, by: Actor, municipality?: string): Promise<TryOutGround> {
  const [pool] = await poolsFor(tx, by, municipality)
  if (!pool) throw new NotFoundError('not-found')
  const codes = pool.municipalities.map(({ code }) => code)
  const { rooms } = await gatherGround(tx, by)
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
  if (slot) inPool(checkSlot(slot, await gatherGround(tx, by), now).venue.municipality)
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
