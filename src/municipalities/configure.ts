import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import type { Deps } from '../deps.ts'
import { InputError } from '../errors.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { ClosedDay } from './closed-day.entity.ts'
import { type KeptSlot, slotsToKeep } from './keep-groups.ts'
import { LetterStyle } from './letter-style.entity.ts'
import { Municipality } from './municipality.entity.ts'
import { Region } from './region.entity.ts'
import { Room } from './room.entity.ts'
import type { SettingsFile } from './settings-file.ts'
import { type FindSlotUse, NO_GROUPS } from './slot-use.ts'
import { Slot } from './slot.entity.ts'
import { Venue } from './venue.entity.ts'

/** How many things a settings file made, changed and found as they were. */
export interface ConfigureResult {
  created: number
  changed: number
  unchanged: number
  /** Slots with a live group that the file has at another time or place: they stay as they are. Only when there are any. */
  kept?: readonly KeptSlot[]
}

/**
 * Sets what the file names: regions, municipalities, venues, rooms, slots and closed days (users: `accounts/configure-users.ts`).
 * What it does not name stays as it is; the same file twice changes nothing. A slot that holds a group is not moved under its people.
 * @throws InputError `settings-unknown-code` when something refers to what is neither in the file nor here.
 */
export async function configure(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  settings: SettingsFile,
  findSlotUse: FindSlotUse = NO_GROUPS,
): Promise<ConfigureResult> {
  return db.write(async (tx) => {
    await checkReferences(tx, settings)
    const kept = await slotsToKeep(tx, settings.slots, findSlotUse)
    const slots = settings.slots.filter(({ code }) => !kept.some(({ slot }) => slot === code))
    const result = { created: 0, changed: 0, unchanged: 0 }
    for (const [entity, key, rows] of tablesOf({ ...settings, slots })) {
      for (const row of rows) result[await put(tx, entity, key, row)]++
    }
    if (result.created + result.changed > 0)
      await recordEvent(tx, clock.now(), by, { kind: 'settings.changed', data: { ...result } })
    return kept.length > 0 ? { ...result, kept } : result
  }, 'settings')
}

type Rows = [entity: EntityTarget<ObjectLiteral>, key: string, rows: ObjectLiteral[]]

function tablesOf(settings: SettingsFile): Rows[] {
  return [
    [Region, 'code', settings.regions.map(({ code, name }) => ({ code, name }))],
    [Municipality, 'code', municipalityRows(settings)],
    [LetterStyle, 'municipality', letterRows(settings)],
    [Venue, 'code', settings.venues.map(({ rooms: _rooms, ...venue }) => venue)],
    [Room, 'code', settings.venues.flatMap(roomsOf)],
    [Slot, 'code', settings.slots.map(slotRow)],
    [ClosedDay, 'id', settings.closedDays.map(closedDayRow)],
  ]
}

/** Each municipality with its region; those that only a region names get that region. */
function municipalityRows({ regions, municipalities }: SettingsFile): ObjectLiteral[] {
  const rows = new Map<string, ObjectLiteral>(
    municipalities.map(({ letter: _letter, ...municipality }) => [municipality.code, municipality]),
  )
  for (const region of regions) {
    for (const code of region.municipalities) rows.set(code, { ...rows.get(code), code, regionCode: region.code })
  }
  return [...rows.values()]
}

/** Only what the file says of the letters: a logo comes in through the app. */
function letterRows({ municipalities }: SettingsFile): ObjectLiteral[] {
  return municipalities.flatMap(({ code, letter }) => (letter ? [{ ...letter, municipality: code }] : []))
}

function roomsOf(venue: SettingsFile['venues'][number]): ObjectLiteral[] {
  return venue.rooms.map(({ code, ...room }) => ({
    ...room,
    code: `${venue.code}/${code}`,
    venue: { code: venue.code },
  }))
}

function slotRow({ room, ...slot }: SettingsFile['slots'][number]): ObjectLiteral {
  return { ...slot, room: { code: room }, startsOn: slot.sessions[0]?.date }
}

function closedDayRow({ municipality, from, to, name }: SettingsFile['closedDays'][number]): ObjectLiteral {
  return { id: `${municipality}:${from}:${to}`, municipality, fromDay: from, toDay: to, name }
}

async function put(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  key: string,
  row: ObjectLiteral,
): Promise<'created' | 'changed' | 'unchanged'> {
  const found = await tx.findOne(entity, {
    where: { [key]: row[key] as string },
    loadRelationIds: { disableMixedMap: true },
  })
  if (!found) {
    await tx.save(entity, { ...EMPTY.get(entity), ...row })
    return 'created'
  }
  if (Object.entries(row).every(([name, value]) => same(found[name], value))) return 'unchanged'
  await tx.save(entity, { ...found, ...row })
  return 'changed'
}

/** What the file leaves to the application. */
const EMPTY = new Map<EntityTarget<ObjectLiteral>, ObjectLiteral>([
  [Municipality, { regionCode: null }],
  [LetterStyle, { window: null, accent: null, logoKind: null, logo: null }],
  [Slot, { closed: false }],
])

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}

async function checkReferences(tx: EntityManager, settings: SettingsFile): Promise<void> {
  const codesOf = async (entity: EntityTarget<ObjectLiteral>) => (await tx.find(entity)).map(({ code }) => String(code))
  const rooms = new Set([...(await codesOf(Room)), ...settings.venues.flatMap(roomsOf).map(({ code }) => String(code))])
  const municipalities = new Set([...(await codesOf(Municipality)), ...settings.municipalities.map(({ code }) => code)])
  checkKnown(
    'room',
    rooms,
    settings.slots.map(({ room }) => room),
  )
  checkKnown('municipality', municipalities, [
    ...settings.regions.flatMap((region) => region.municipalities),
    ...settings.venues.map(({ municipality }) => municipality),
    ...settings.slots.flatMap(({ serves, overflow }) => [...serves, ...overflow]),
    ...settings.closedDays.map(({ municipality }) => municipality),
    ...settings.users.flatMap((user) => user.municipalities),
  ])
}

function checkKnown(what: string, known: ReadonlySet<string>, named: readonly string[]): void {
  const code = named.find((name) => !known.has(name))
  if (code !== undefined) throw new InputError('settings-unknown-code', { what, code })
}
