import { In } from 'typeorm'
import { partOfDay, type Day, type Part, type TimeOfDay } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { PlannedGroup } from '../../planner/problem/plan.ts'
import type { Known } from './known-people.ts'
import type { PoolNight } from './find-night.ts'
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

/** The groups of these nights as they will be, in order of their first day. @param known Everybody who is in them. */
export async function listTonightGroups(
  { db }: Pick<Deps, 'db'>,
  nights: readonly Pick<PoolNight, 'pool' | 'night'>[],
  known: ReadonlyMap<string, Known>,
  today: Day,
): Promise<TonightGroup[]> {
  const planned = nights.flatMap(({ night }) => night.groups)
  const slot = { code: In(planned.map((group) => group.slot)) }
  const slots = await db.read.find(Slot, { where: slot, relations: { room: { venue: true } } })
  const relations = { slot: { room: { venue: true } } }
  const groups = await db.read.find(Group, { where: { slot, status: 'planned' }, relations })
  const byCode = new Map(slots.map((one) => [one.code, one]))
  const bySlot = new Map(groups.map((one) => [one.slot.code, one]))
  const ids = groups.map(({ id }) => id)
  const sizes = await countTakenSeats(db.read, ids)
  const joining = planned.map((one): [string, SigningTerm[]] => [
    bySlot.get(one.slot)?.id ?? '',
    one.people.flatMap((person) => known.get(person) ?? []),
  ])
  const needs = await stillSmall(db.read, groups, new Map(joining), today)
  const hosts = new Map(nights.flatMap(({ pool }) => pool.municipalities).map((one) => [one.code, one]))
  const urgent = pressing(known)
  const shown = planned.flatMap((one) => {
    const found = byCode.get(one.slot)
    if (!found) return []
    const group = bySlot.get(one.slot) ?? null
    const host = hosts.get(found.room.venue.municipality)
    return [tonightGroup(one, found, { group, size: group ? (sizes.get(group.id) ?? 0) : 0, needs, host, urgent })]
  })
  return shown.sort((a, b) => (`${a.day} ${a.start}` < `${b.day} ${b.start}` ? -1 : 1))
}

/** Whose deadline is near, by reference. */
function pressing(known: ReadonlyMap<string, Known>): ReadonlySet<string> {
  const urgent = [...known.values()].filter(({ urgency }) => urgency !== 'calm' && urgency !== 'near')
  return new Set(urgent.map(({ reference }) => reference))
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
