import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { InputError } from '../errors.ts'
import { Municipality } from './municipality.entity.ts'
import { Room } from './room.entity.ts'
import type { SettingsFile } from './settings-file.ts'
import { roomsOf } from './settings-rows.ts'

/**
 * Looks up every room and municipality that a settings file refers to, in the file itself and here.
 * @throws InputError `settings-unknown-code` for the first that is in neither.
 */
export async function checkReferences(tx: EntityManager, settings: SettingsFile): Promise<void> {
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
