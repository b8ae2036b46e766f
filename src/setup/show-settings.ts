import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Day } from '../calendar/days.ts'
import type { World } from '../deps.ts'
import type { Actor, Scope } from '../history/work.ts'
import { ClosedDay } from '../municipalities/closed-day.entity.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { Region } from '../municipalities/region.entity.ts'
import { Room } from '../municipalities/room.entity.ts'
import { inScope } from '../municipalities/scope.ts'
import { Slot } from '../municipalities/slot.entity.ts'
import { Venue } from '../municipalities/venue.entity.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'

/**
 * How the municipalities in scope are set up: their region, sender and rules, where they meet, and when they are closed. Of other
 * municipalities of a region only the names are told.
 */
export async function showSettings({ db, clock }: World, by: Actor) {
  const all = await db.read.find(Municipality, { order: { name: 'ASC' } })
  const mine = all.filter(({ code }) => inScope(by.scope, code))
  const names = new Map(all.map(({ code, name }) => [code, name]))
  return {
    municipalities: mine,
    regions: await regionsOf(db.read, all, by.scope),
    venues: await venuesOf(db.read, by.scope, names),
    closedDays: (await closedDaysOf(db.read, mine, clock.today())).map((closed) => ({
      ...closed,
      place: names.get(closed.municipality) ?? closed.municipality,
    })),
  }
}

async function regionsOf(tx: EntityManager, all: readonly Municipality[], scope: Scope) {
  const regions = await tx.find(Region, { order: { name: 'ASC' } })
  return regions.flatMap(({ code, name }) => {
    const members = all.filter(({ regionCode }) => regionCode === code)
    if (scope !== 'all' && !members.some((member) => inScope(scope, member.code))) return []
    return [
      { name, members: members.map((member) => member.name), differ: rulesDiffer(members.map(({ rules }) => rules)) },
    ]
  })
}

/** Venues in a municipality in scope, and those where its people may come. */
async function venuesOf(tx: EntityManager, scope: Scope, names: ReadonlyMap<string, string>) {
  const rooms = await tx.find(Room, { relations: { venue: true }, order: { code: 'ASC' } })
  const used = new Set(
    (await tx.find(Slot, { relations: { room: true } }))
      .filter((slot) => isFor(slot, scope))
      .map(({ room }) => room.code),
  )
  const venues = await tx.find(Venue, { order: { name: 'ASC' } })
  return venues.flatMap(({ code, name, address, municipality }) => {
    const here = rooms.filter(({ venue }) => venue.code === code)
    if (!inScope(scope, municipality) && !here.some((room) => used.has(room.code))) return []
    return [{ code, name, address, place: names.get(municipality) ?? municipality, rooms: here.map(shownRoom) }]
  })
}

function shownRoom({ code, capacity, offers }: Room) {
  return { name: code.replace(/^.*\//, ''), capacity, offers }
}

/** True when people of a municipality in scope may come to the slot. */
export function isFor({ serves, overflow }: Pick<Slot, 'serves' | 'overflow'>, scope: Scope): boolean {
  return [...serves, ...overflow].some((code) => inScope(scope, code))
}

async function closedDaysOf(tx: EntityManager, mine: readonly Municipality[], today: Day): Promise<ClosedDay[]> {
  const where = { municipality: In(mine.map(({ code }) => code)), toDay: MoreThanOrEqual(today) }
  return tx.find(ClosedDay, { where, order: { fromDay: 'ASC' } })
}

/** The rules that say how groups are formed; the others say how people are invited. */
const PLANNING = ['minGroupSize', 'maxGroupSize', 'rescueDays', 'rescueGroupSize', 'overflowAfterDays'] as const

/** True when municipalities that form groups together would form them by different rules. */
export function rulesDiffer(all: readonly MunicipalityRules[]): boolean {
  return PLANNING.some((name) => new Set(all.map((rules) => rules[name])).size > 1)
}
