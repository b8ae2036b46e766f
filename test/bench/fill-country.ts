import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import type { Config } from '../../src/config.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { Region } from '../../src/municipalities/region.entity.ts'
import { Room } from '../../src/municipalities/room.entity.ts'
import type { MunicipalityRules } from '../../src/municipalities/rules.ts'
import { Slot } from '../../src/municipalities/slot.entity.ts'
import { Venue } from '../../src/municipalities/venue.entity.ts'
import { openDatabase } from '../../src/outside/database/database.ts'
import { insertMany } from '../../src/outside/database/many-rows.ts'
import { Person } from '../../src/people/person.entity.ts'
import type { Problem, Person as Waiting, Slot as Planned } from '../../src/planner/problem/problem.ts'
import { Unavailability } from '../../src/pool/unavailability.entity.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'

const RULES: MunicipalityRules = {
  ...{ minGroupSize: 8, maxGroupSize: 15, rescueDays: 56, rescueGroupSize: 3, overflowAfterDays: 90 },
  ...{ noticeDays: 14, replyDays: 7, letterDays: 3, maxInvitations: 3, approval: 'automatic', overbookPercent: 0 },
}

/** Puts the people and slots of a made-up country in an empty database, without its groups. Areas (`r12-m0`) become regions. */
export async function fillCountry(config: Config, { people, slots, households }: Problem): Promise<void> {
  const db = await openDatabase(config.databaseUrl, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  const codes = [...new Set(people.map(({ municipality }) => municipality))]
  const rooms = [...new Map(slots.map((slot) => [roomOf(slot), slot]))]
  await db.write(async (tx) => {
    const areas = [...new Set(codes.map(areaOf))]
    await insertMany(
      tx,
      Region,
      areas.map((code) => ({ code, name: code })),
    )
    await insertMany(tx, Municipality, codes.map(municipalityRow))
    await insertMany(tx, Venue, areas.map(venueRow))
    await insertMany(
      tx,
      Room,
      rooms.map(([code, { id, offers }]) => ({ code, venue: { code: areaOf(id) }, capacity: 18, offers })),
    )
    await insertMany(tx, Slot, slots.map(slotRow))
    await insertMany(tx, Person, people.map(personRow))
    await insertMany(
      tx,
      Referral,
      people.map((one) => referralRow(one, households)),
    )
    await insertMany(
      tx,
      Unavailability,
      people.flatMap((one) => [...unavailabilityRows(one)]),
    )
  })
  await db.close()
}

/** `r12-m0`: of region `r12`. */
function areaOf(code: string): string {
  return code.replace(/-.*/, '')
}

function roomOf({ id, resources }: Planned): string {
  return `${areaOf(id)}/${resources[0] ?? 'room'}`
}

function municipalityRow(code: string) {
  const sender = { name: code, onBehalfOf: code, returnAddress: [], phone: '14 043', email: 'post@example.org' }
  return { code, name: code, oin: null, regionCode: areaOf(code), schoolRegion: null, sender, rules: RULES }
}

function venueRow(area: string) {
  return { code: area, municipality: `${area}-m0`, name: area, address: [], directions: {} }
}

const STARTS = { morning: '09:00', afternoon: '13:30', evening: '19:00' }

function slotRow(slot: Planned) {
  const sessions = slot.sessions.map(({ date, part }) => ({ date, start: STARTS[part], end: '22:00' }))
  const { id, programme, languages, serves, overflow } = slot
  const place = { room: { code: roomOf(slot) }, resources: [], startsOn: sessions[0]?.date, closed: false }
  return { code: id, programme, languages, serves, overflow, sessions, ...place }
}

function personRow({ id, municipality, languages }: Waiting) {
  const unknown = { addressBad: false, emailBounced: false, mayEmail: true, email: `${id}@example.org` }
  return { id, municipality, familyName: id, searchName: id, soundsLike: '', languages, ...unknown }
}

function referralRow(person: Waiting, households: Problem['households']) {
  const { id, municipality, programme, waitingSince, deadline, needs, household } = person
  const term = deadline ?? '2028-12-31'
  return {
    ...{ id, reference: id, person: { id }, track: id, municipality, status: 'waiting', programme, needs },
    ...{ termEndsOn: term, deadline: term, waitingSince, counsellorMay: false, createdAt: waitingSince },
    ...{ household, householdMode: household === null ? null : households[household] },
  }
}

function unavailabilityRows({ id, unavailable }: Waiting) {
  const rows = unavailable.map(({ date, part }) => ({ id: `${id} ${date} ${part}`, referralId: id, day: date, part }))
  return new Map(rows.map((row) => [row.id, row])).values()
}
