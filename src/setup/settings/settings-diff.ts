import { type EntityManager, type EntityTarget, In, type ObjectLiteral } from 'typeorm'
import { type FieldChange, fieldsBetween } from '../../history/fields-between.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { type KeptSlot, listKeptSlots } from './keep-groups.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { SettingsFile } from './settings-file.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import { issueAt, type SettingsIssue, SettingsFileError } from './settings-issues.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'

/** What a settings file does to one row. */
export interface SettingsStep {
  readonly table: SettingsTable
  readonly code: string
  /** `kept`: the file has a slot with a group at another time or place, so the slot stays as it is. */
  readonly kind: 'created' | 'changed' | 'unchanged' | 'kept'
  /** What becomes different of a row that is there; of a new one, nothing. */
  readonly fields: readonly FieldChange[]
  readonly kept?: KeptSlot
  readonly entity: EntityTarget<ObjectLiteral>
  /** The row as it will be. */
  readonly row: ObjectLiteral
}

/**
 * What a settings file would do here, now. `applySettings` does exactly this. Looks only; what the file does not name is left alone.
 * @throws SettingsFileError when something refers to what is neither in the file nor here.
 */
export async function diffSettings(tx: EntityManager, settings: SettingsFile): Promise<SettingsStep[]> {
  await checkReferences(tx, settings)
  const kept = new Map((await listKeptSlots(tx, settings.slots)).map((one) => [one.slot, one]))
  const steps: SettingsStep[] = []
  for (const rows of tablesOf(settings)) {
    for (const step of await stepsOf(tx, rows)) {
      const held = step.table === 'slots' ? kept.get(step.code) : undefined
      steps.push(held ? { ...step, kind: 'kept', kept: held } : step)
    }
  }
  return steps
}

/** What the file leaves to the application. */
const EMPTY = new Map<EntityTarget<ObjectLiteral>, ObjectLiteral>([
  [Municipality, { regionCode: null }],
  [LetterStyle, { window: null, accent: null, logoKind: null, logo: null }],
  [Slot, { closed: false }],
])

/** Columns that a row of the file does not have stay as they are. */
async function stepsOf(tx: EntityManager, { table, entity, key, rows }: TableRows): Promise<SettingsStep[]> {
  const wanted = new Map(rows.map((row) => [String(row[key]), row]))
  const there = await findRows(tx, entity, key, [...wanted.keys()])
  return [...wanted].map(([code, row]) => {
    const found = there.get(code)
    const fields = found ? fieldsBetween(found, row) : []
    const kind = !found ? 'created' : fields.length > 0 ? 'changed' : 'unchanged'
    return { table, code, kind, fields, entity, row: { ...(found ?? EMPTY.get(entity)), ...row } }
  })
}

async function findRows(tx: EntityManager, entity: EntityTarget<ObjectLiteral>, key: string, codes: readonly string[]) {
  const found = new Map<string, ObjectLiteral>()
  for (const part of inParts(codes)) {
    const where = { [key]: In(part) }
    const rows = await tx.find(entity, { where, loadRelationIds: { disableMixedMap: true } })
    for (const row of rows) found.set(String(row[key]), row)
  }
  return found
}

interface Reference {
  readonly path: SettingsIssue['path']
  readonly code: string
}

/**
 * Looks up every room and municipality that a settings file refers to, in the file itself and here.
 * @throws SettingsFileError with each that is in neither.
 */
async function checkReferences(tx: EntityManager, settings: SettingsFile): Promise<void> {
  const codesOf = async (entity: EntityTarget<ObjectLiteral>) => (await tx.find(entity)).map(({ code }) => String(code))
  const rooms = new Set([...(await codesOf(Room)), ...settings.venues.flatMap(roomsOf).map(({ code }) => String(code))])
  const places = new Set([...(await codesOf(Municipality)), ...settings.municipalities.map(({ code }) => code)])
  const unknown = (references: readonly Reference[], known: ReadonlySet<string>, problem: string) =>
    references
      .filter(({ code }) => !known.has(code))
      .map(({ path, code }) => issueAt(path, settings, { problem, values: { code } }))
  const issues = [
    ...unknown(municipalitiesNamed(settings), places, 'unknownMunicipality'),
    ...unknown(roomsNamed(settings), rooms, 'unknownRoom'),
  ]
  if (issues.length > 0) throw new SettingsFileError(issues)
}

function roomsNamed({ slots }: SettingsFile): Reference[] {
  return slots.map(({ room }, index) => ({ path: ['slots', index, 'room'], code: room }))
}

function municipalitiesNamed({ regions, venues, slots, closedDays, users }: SettingsFile): Reference[] {
  const one = (list: string, index: number, code: string) => [{ path: [list, index, 'municipality'], code }]
  const each = (list: string, index: number, field: string, codes: readonly string[]) =>
    codes.map((code, at) => ({ path: [list, index, field, at], code }))
  return [
    ...regions.flatMap((region, index) => each('regions', index, 'municipalities', region.municipalities)),
    ...venues.flatMap(({ municipality }, index) => one('venues', index, municipality)),
    ...slots.flatMap(({ serves }, index) => each('slots', index, 'serves', serves)),
    ...slots.flatMap(({ overflow }, index) => each('slots', index, 'overflow', overflow)),
    ...closedDays.flatMap(({ municipality }, index) => one('closedDays', index, municipality)),
    ...users.flatMap((user, index) => each('users', index, 'municipalities', user.municipalities)),
  ]
}

/** What a settings file can set, besides users; `letters` is how a municipality's letters look. */
type SettingsTable = 'regions' | 'municipalities' | 'letters' | 'venues' | 'rooms' | 'slots' | 'closedDays'

/** The rows of one table. */
interface TableRows {
  readonly table: SettingsTable
  readonly entity: EntityTarget<ObjectLiteral>
  /** The column that tells them apart. */
  readonly key: string
  readonly rows: readonly ObjectLiteral[]
}

/** The rows that a settings file stands for, table by table: first what the others refer to. */
function tablesOf(settings: SettingsFile): TableRows[] {
  const { regions, venues, slots, closedDays } = settings
  const named = regions.map(({ code, name }) => ({ code, name }))
  const bareVenues = venues.map(({ rooms: _rooms, ...venue }) => venue)
  return [
    { table: 'regions', entity: Region, key: 'code', rows: named },
    { table: 'municipalities', entity: Municipality, key: 'code', rows: municipalityRows(settings) },
    { table: 'letters', entity: LetterStyle, key: 'municipality', rows: letterRows(settings) },
    { table: 'venues', entity: Venue, key: 'code', rows: bareVenues },
    { table: 'rooms', entity: Room, key: 'code', rows: venues.flatMap(roomsOf) },
    { table: 'slots', entity: Slot, key: 'code', rows: slots.map(slotRow) },
    { table: 'closedDays', entity: ClosedDay, key: 'id', rows: closedDays.map(closedDayRow) },
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

/** The rooms of a venue. Their codes begin with that of the venue. */
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
