import type { EntityTarget, ObjectLiteral } from 'typeorm'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import type { SettingsFile } from './settings-file.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'

/** What a settings file can set, besides users; `letters` is how a municipality's letters look. */
export type SettingsTable = 'regions' | 'municipalities' | 'letters' | 'venues' | 'rooms' | 'slots' | 'closedDays'

/** The rows of one table. */
export interface TableRows {
  readonly table: SettingsTable
  readonly entity: EntityTarget<ObjectLiteral>
  /** The column that tells them apart. */
  readonly key: string
  readonly rows: readonly ObjectLiteral[]
}

/** The rows that a settings file stands for, table by table: first what the others refer to. */
export function tablesOf(settings: SettingsFile): TableRows[] {
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
export function roomsOf(venue: SettingsFile['venues'][number]): ObjectLiteral[] {
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
