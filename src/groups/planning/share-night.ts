import type { EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { troubleFrom } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import type { Pool } from '../../municipalities/pools.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { doParts, type PartResult, takeParts } from '../../outside/database/shared-run.ts'
import type { Run } from '../../outside/database/lease.ts'
import { type FormedPlan, formPools, poolsFor, tidyGroups } from './form-groups.ts'

type World = Pick<Deps, 'db' | 'clock' | 'stopping' | 'log'>

/** How many groups a night formed, for how many people, and how many wait; with an `error` when a region failed. */
export interface NightFigures {
  readonly groups: number
  readonly placed: number
  readonly waiting: number
  readonly error?: unknown
}

/**
 * Forms the groups of a night, together with every other process that helps (`helpTonight`): regions that have nothing to do with each
 * other are shared out, those that share a room, an interpreter or a half day are done one after the other. So it comes to the same as
 * `formGroups`.
 * @param night The run of the timetable.
 * @param claimedBy This process.
 * @throws StoppedError
 */
export async function shareTonight(deps: World, by: Actor, night: Run, claimedBy?: string): Promise<NightFigures> {
  await tidyGroups(deps, by)
  const parts = partsOf(await poolsFor(deps.db.read, by), await gatherTaken(deps.db.read, deps.clock.today()))
  const names = parts.map((part) => part.map(({ code }) => code).join(BETWEEN))
  const results = await doParts(
    deps,
    night,
    names,
    (part, stopping) => formPart({ ...deps, stopping }, by, part),
    claimedBy,
  )
  return sumOf(results)
}

/** Helps another process that forms the groups of this night, if there is one. */
export async function helpTonight(deps: World, by: Actor, night: Run, claimedBy?: string): Promise<void> {
  await takeParts(deps, night, (part, stopping) => formPart({ ...deps, stopping }, by, part), claimedBy)
}

/** @param part The codes of its pools. */
async function formPart(deps: World, by: Actor, part: string): Promise<PartResult> {
  try {
    const codes = part.split(BETWEEN)
    const pools = (await poolsFor(deps.db.read, by)).filter(({ code }) => codes.includes(code))
    return { ...figuresOf(await formPools(deps, by, pools)) }
  } catch (error) {
    if (!deps.stopping.aborted) deps.log.error({ err: error, part }, 'planning failed')
    return { error: troubleFrom(error) }
  }
}

const BETWEEN = ' + '

/** What came of these plans. */
export function figuresOf(formed: readonly FormedPlan[]): NightFigures {
  const groups = formed.flatMap(({ plan }) => plan.groups)
  return {
    groups: groups.length,
    placed: groups.flatMap(({ people }) => people).length,
    waiting: formed.flatMap(({ plan }) => plan.waiting).length,
  }
}

function sumOf(results: readonly Partial<NightFigures>[]): NightFigures {
  const sum = (name: 'groups' | 'placed' | 'waiting') => results.reduce((total, one) => total + (one[name] ?? 0), 0)
  const failed = results.find(({ error }) => error !== undefined)
  const figures = { groups: sum('groups'), placed: sum('placed'), waiting: sum('waiting') }
  return failed ? { ...figures, error: failed.error } : figures
}

/** What a half day takes that no two groups can have at once, and which municipalities may come to it. */
export interface Taken {
  readonly takes: readonly string[]
  readonly serves: readonly string[]
}

/** Pools in parts that have nothing to do with each other: no half day, room or interpreter of one is of use to another. In order of code. */
export function partsOf(pools: readonly Pool[], slots: readonly Taken[]): Pool[][] {
  const poolOf = new Map(pools.flatMap(({ code, municipalities }) => municipalities.map((one) => [one.code, code])))
  const parents = new Map<string, string>()
  const first = (one: string): string => {
    let root = one
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent
    if (root !== one) parents.set(one, root)
    return root
  }
  for (const { takes, serves } of slots) {
    const together = [...takes.map((thing) => `thing ${thing}`), ...serves.flatMap((code) => poolOf.get(code) ?? [])]
    // What nobody of these pools may come to ties nobody together.
    if (together.length === takes.length) continue
    for (const one of together.slice(1)) parents.set(first(one), first(together[0] ?? one))
  }
  const parts = new Map<string, Pool[]>()
  for (const pool of pools) parts.set(first(pool.code), [...(parts.get(first(pool.code)) ?? []), pool])
  return [...parts.values()]
}

/** Of the whole timetable that planning looks at (`gatherTimetable`). */
async function gatherTaken(tx: EntityManager, today: Day): Promise<Taken[]> {
  const rows = await tx
    .createQueryBuilder(Slot, 'slot')
    .innerJoin('slot.room', 'room')
    .select('room.code', 'room')
    .addSelect('slot.resources', 'resources')
    .addSelect('slot.serves', 'serves')
    .addSelect('slot.overflow', 'overflow')
    .where('slot.startsOn >= :from', { from: addDays(today, -366) })
    .distinct()
    .getRawMany<Record<'room' | 'resources' | 'serves' | 'overflow', string>>()
  return rows.map(({ room, resources, serves, overflow }) => ({
    takes: [`room ${room}`, ...textsIn(resources)],
    serves: [...textsIn(serves), ...textsIn(overflow)],
  }))
}

function textsIn(json: string): string[] {
  return JSON.parse(json) as string[]
}
