import type { Municipality } from '../../src/municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../../src/municipalities/rules.ts'
import type { Room } from '../../src/municipalities/room.entity.ts'
import type { Slot } from '../../src/municipalities/slot.entity.ts'
import type { PoolWorld } from '../../src/groups/gathering/gather-problem.ts'
import type { LiveGroup } from '../../src/groups/gathering/gather-slots.ts'
import type { Person } from '../../src/planner/problem/problem.ts'

const RULES: MunicipalityRules = {
  minGroupSize: 3,
  maxGroupSize: 5,
  rescueDays: 56,
  rescueGroupSize: 2,
  overflowAfterDays: 90,
  noticeDays: 14,
  replyDays: 7,
  letterDays: 3,
  maxInvitations: 3,
  approval: 'automatic',
  overbookPercent: 0,
}

const municipality = (code: string, name: string): Municipality => ({
  ...{ code, name, oin: null, regionCode: 'mh', schoolRegion: null, rules: RULES, version: 1 },
  sender: { name, onBehalfOf: name, returnAddress: [], phone: '14 043', email: 'post@example.org' },
})

const MUNICIPALITIES = [municipality('0935', 'Maastricht'), municipality('0938', 'Meerssen')]

const room = (code: string, host: string): Room => ({
  ...{ code, capacity: 5, offers: [] },
  venue: { code: code.replace(/\/.*/, ''), municipality: host, name: 'Stadhuis', address: [], directions: {} },
})

/** Two rooms: in Maastricht and in Meerssen. */
export const ROOMS = new Map([room('stadhuis/a', '0935'), room('kiosk/a', '0938')].map((one) => [one.code, one]))

/** A morning in Maastricht for people of Maastricht, in Arabic, but for what is given. */
export function aTownSlot(code: string, date: string, details: Partial<Slot> & { in?: string } = {}): Slot {
  const { in: place = 'stadhuis/a', ...given } = details
  return {
    ...{ code, programme: 'wi2013', languages: ['ar'], serves: ['0935'], overflow: [], resources: [] },
    ...{ room: ROOMS.get(place) ?? room(place, '0935'), startsOn: date, closed: false, version: 1 },
    sessions: [{ date, start: '09:00', end: '12:30' }],
    ...given,
  }
}

/** Maastricht and Meerssen on 23 November 2026: groups of three to five, two to rescue somebody, fourteen days of notice. */
export function aWorld(people: Person[], slots: Slot[], groups: Record<string, LiveGroup> = {}): PoolWorld {
  return {
    pool: { code: 'mh', name: 'Maastricht-Heuvelland', municipalities: MUNICIPALITIES },
    ...{ today: '2026-11-23', people, households: {} },
    timetable: {
      ...{ slots, closed: [], groups: new Map(Object.entries(groups)) },
      hosts: new Map(MUNICIPALITIES.map((one) => [one.code, one])),
    },
  }
}
