import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part, type TimeOfDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { PlannedGroup } from '../../planner/problem/plan.ts'
import type { PlannedAhead } from '../planning/plan-ahead.ts'
import { seatsOf } from '../gathering/gather-slots.ts'
import { Group } from '../group.entity.ts'
import { stillSmall, type SigningTerm } from '../changing/small-groups.ts'
import { countTakenSeats } from '../seats/count-seats.ts'

/** A group that tonight's run will open, or one that gets more people. */
export interface TonightGroup {
  /** Of the group that is there already. */
  readonly id: string | null
  readonly slot: string
  readonly language: string
  readonly venue: string
  readonly day: Day
  readonly start: TimeOfDay
  readonly part: Part
  readonly added: number
  readonly people: number
  readonly capacity: number
  readonly urgent: number
  /** The fewest that it needs, when it stays smaller than that; else null. */
  readonly need: number | null
  /** It waits for a planner's approval. */
  readonly proposal: boolean
}

/**
 * The groups of plans as they will be, in order of their first day.
 * @param urgent The references of people whose deadline is near.
 */
export async function listTonightGroups(
  { db }: Pick<Deps, 'db'>,
  formed: readonly PlannedAhead[],
  urgent: ReadonlySet<string>,
): Promise<TonightGroup[]> {
  const planned = formed.flatMap(({ plan }) => plan.groups)
  const slot = { code: In(planned.map((group) => group.slot)) }
  const slots = await db.read.find(Slot, { where: slot, relations: { room: { venue: true } } })
  const relations = { slot: { room: { venue: true } } }
  const groups = await db.read.find(Group, { where: { slot, status: 'planned' }, relations })
  const sizes = await countTakenSeats(db.read)
  const needs = await needsOf(db.read, formed, groups)
  const hosts = new Map(formed.flatMap(({ pool }) => pool.municipalities).map((one) => [one.code, one]))
  const shown = planned.flatMap((one) => {
    const found = slots.find(({ code }) => code === one.slot)
    if (!found) return []
    const group = groups.find((other) => other.slot.code === one.slot) ?? null
    const host = hosts.get(found.room.venue.municipality)
    return [tonightGroup(one, found, { group, size: group ? (sizes.get(group.id) ?? 0) : 0, needs, host, urgent })]
  })
  return shown.sort((a, b) => (`${a.day} ${a.start}` < `${b.day} ${b.start}` ? -1 : 1))
}

/** The groups that stay too small after tonight, by id, with how many they need. */
async function needsOf(
  tx: EntityManager,
  formed: readonly PlannedAhead[],
  groups: readonly Group[],
): Promise<ReadonlyMap<string, number>> {
  const [first] = formed
  if (!first) return new Map()
  const people = new Map(formed.flatMap(({ world }) => world.people).map((person) => [person.id, person]))
  const ids = new Map(groups.map(({ id, slot }) => [slot.code, id]))
  const joining = formed
    .flatMap(({ plan }) => plan.groups)
    .map((one): [string, SigningTerm[]] => [
      ids.get(one.slot) ?? '',
      one.people.flatMap((person) => people.get(person) ?? []),
    ])
  return stillSmall(tx, groups, new Map(joining), first.world.today)
}

interface Surroundings {
  readonly group: Group | null
  readonly size: number
  readonly needs: ReadonlyMap<string, number>
  readonly host: Municipality | undefined
  readonly urgent: ReadonlySet<string>
}

function tonightGroup(
  { language, people }: PlannedGroup,
  slot: Slot,
  { group, size, needs, host, urgent }: Surroundings,
): TonightGroup {
  const start = slot.sessions[0]?.start ?? ''
  return {
    id: group?.id ?? null,
    slot: slot.code,
    language,
    venue: slot.room.venue.name,
    day: slot.startsOn,
    start,
    part: partOfDay(start),
    added: people.length,
    people: size + people.length,
    capacity: group?.capacity ?? (host ? seatsOf(slot, host) : slot.room.capacity),
    urgent: people.filter((person) => urgent.has(person)).length,
    need: (group && needs.get(group.id)) ?? null,
    proposal: group === null && host?.rules.approval === 'manual',
  }
}
