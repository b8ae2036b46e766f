import { Between, Like, MoreThanOrEqual, type EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import { DAYS_BACK, gatherSurroundings } from '../../groups/group/slots-in-use.ts'
import type { World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import { isFor } from '../show-settings.ts'
import {
  type SlotNote,
  slotNotes,
  type SlotSurroundings,
  type SlotUse,
} from '../../municipalities/half-days/slot-notes.ts'
import { Slot, type SlotSession } from '../../municipalities/slot.entity.ts'
import { NotFoundError } from '../../errors.ts'
import { hasBegun } from '../../municipalities/half-days/add-slots.ts'

/** A slot as it is shown: municipalities by name. */
export interface ListedSlot extends Pick<
  Slot,
  'code' | 'programme' | 'languages' | 'sessions' | 'resources' | 'closed'
> {
  readonly venue: string
  readonly room: string
  readonly capacity: number
  readonly serves: readonly string[]
  readonly overflow: readonly string[]
  readonly notes: readonly SlotNote[]
  /** The group that is in it. */
  readonly use: SlotUse | undefined
  readonly state: SlotState
  /** True for who plans in its venue. */
  readonly mine: boolean
}

/** Which slots: of a month, `2026-12`, or with a session on a day. */
interface SlotWish {
  readonly month?: string | undefined
  readonly day?: Day | undefined
}

/**
 * The slots to which people of the municipalities in scope may come, or that are in one of their rooms. Without a wish those of the
 * first month from today that has one.
 */
export async function listSlots(
  { db, clock }: World,
  by: Actor,
  { month, day }: SlotWish = {},
): Promise<{ month: string; months: string[]; slots: ListedSlot[] }> {
  const names = new Map((await db.read.find(Municipality)).map(({ code, name }) => [code, name]))
  const months = await comingMonths(db.read, by, clock.today())
  const chosen = day?.slice(0, 7) ?? month ?? months[0] ?? clock.today().slice(0, 7)
  const around = await gatherSurroundings(db.read, clock.today(), day ?? `${chosen}-01`)
  const slots = (await (day ? slotsOn(db.read, day) : slotsIn(db.read, chosen))).filter((slot) => isSeenBy(slot, by))
  return { month: chosen, months, slots: slots.map((slot) => listed(slot, { names, around, by })) }
}

/** True for a slot that people of a municipality in scope may come to, or in a venue of theirs. */
export function isSeenBy(slot: Slot, { scope }: Actor): boolean {
  return isFor(slot, scope) || inScope(scope, slot.room.venue.municipality)
}

const IN_ROOM = { room: { venue: true } }

async function comingMonths(tx: EntityManager, by: Actor, today: Day): Promise<string[]> {
  const where = { startsOn: MoreThanOrEqual(today) }
  const coming = await tx.find(Slot, { where, relations: IN_ROOM, order: { startsOn: 'ASC' } })
  return [...new Set(coming.filter((slot) => isSeenBy(slot, by)).map(({ startsOn }) => startsOn.slice(0, 7)))]
}

function slotsIn(tx: EntityManager, month: string): Promise<Slot[]> {
  const where = { startsOn: Like(`${month}-%`) }
  return tx.find(Slot, { where, relations: IN_ROOM, order: { startsOn: 'ASC', code: 'ASC' } })
}

async function slotsOn(tx: EntityManager, day: Day): Promise<Slot[]> {
  const where = { startsOn: Between(addDays(day, -DAYS_BACK), day) }
  const begun = await tx.find(Slot, { where, relations: IN_ROOM, order: { startsOn: 'ASC', code: 'ASC' } })
  return begun.filter(({ sessions }) => sessions.some(({ date }) => date === day))
}

interface Reader {
  readonly names: ReadonlyMap<string, string>
  readonly around: SlotSurroundings
  readonly by: Actor
}

function listed(slot: Slot, { names, around, by }: Reader): ListedSlot {
  const { code, programme, languages, sessions, resources, closed, room } = slot
  const named = (codes: readonly string[]) => codes.map((one) => names.get(one) ?? one)
  const host = room.venue.municipality
  return {
    ...{ code, programme, languages, sessions, resources, closed },
    venue: room.venue.name,
    room: room.code.replace(/^.*\//, ''),
    capacity: room.capacity,
    serves: named(slot.serves),
    overflow: named(slot.overflow),
    notes: closed ? [] : slotNotes({ code, programme, host, resources, sessions, room: room.code }, around),
    use: around.use.get(code),
    state: slotState({ code, sessions, closed, host }, around),
    mine: inScope(by.scope, host),
  }
}

/**
 * What a slot is to who looks at the timetable: it has a group; or it is `closed` (withdrawn), `past` without a group, `shut` (the
 * municipality is closed on one of its days, so no group comes), on a public `holiday`, or `free`.
 */
export type SlotState = SlotUse['status'] | 'closed' | 'past' | 'shut' | 'holiday' | 'free'

/** A slot as its state is told. */
interface StatedSlot {
  readonly code: string
  readonly sessions: readonly SlotSession[]
  readonly closed: boolean
  /** The municipality in whose venue it is. */
  readonly host: string
}

/** How a slot stands today. */
export function slotState(
  { code, sessions, closed, host }: StatedSlot,
  { use, today, daysOff }: Pick<SlotSurroundings, 'use' | 'today' | 'daysOff'>,
): SlotState {
  const group = use.get(code)
  if (group) return group.status
  if (closed) return 'closed'
  if (sessions.some(({ date }) => date < today)) return 'past'
  const off = new Set(sessions.flatMap(({ date }) => daysOff(date, host)).map(({ kind }) => kind))
  return off.has('closed') ? 'shut' : off.has('holiday') ? 'holiday' : 'free'
}

/** A slot with all that its page says. */
export interface DescribedSlot {
  readonly slot: Slot
  readonly use: SlotUse | undefined
  readonly notes: readonly SlotNote[]
  readonly state: SlotState
  readonly begun: boolean
  /** Nothing stands in the way of changing it. */
  readonly editable: boolean
  /** True for who plans in its venue. */
  readonly mine: boolean
}

/**
 * One slot, for who may see it.
 * @throws NotFoundError `slot-unknown`
 */
export async function showSlot({ db, clock }: World, by: Actor, code: string): Promise<DescribedSlot> {
  const slot = await db.read.findOne(Slot, { where: { code }, relations: { room: { venue: true } } })
  if (!slot || !isSeenBy(slot, by)) throw new NotFoundError('slot-unknown')
  const around = await gatherSurroundings(db.read, clock.today(), slot.startsOn)
  const host = slot.room.venue.municipality
  const use = around.use.get(code)
  const begun = hasBegun(slot, clock.now())
  const mine = inScope(by.scope, host)
  const { programme, resources, sessions, room, closed } = slot
  const notes = closed ? [] : slotNotes({ code, programme, host, resources, sessions, room: room.code }, around)
  const state = slotState({ code, sessions, closed, host }, around)
  return { slot, use, notes, state, begun, mine, editable: mine && !use && !begun && !closed }
}
