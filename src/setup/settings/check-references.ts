import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import type { SettingsFile } from './settings-file.ts'
import { issueAt, type SettingsIssue, SettingsFileError } from './settings-issues.ts'
import { roomsOf } from './settings-rows.ts'

interface Reference {
  readonly path: SettingsIssue['path']
  readonly code: string
}

/**
 * Looks up every room and municipality that a settings file refers to, in the file itself and here.
 * @throws SettingsFileError with each that is in neither.
 */
export async function checkReferences(tx: EntityManager, settings: SettingsFile): Promise<void> {
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
