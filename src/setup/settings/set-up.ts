import { createHash } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, type Work, work } from '../../history/work.ts'
import dutch from '../../municipalities/dutch-municipalities.json' with { type: 'json' }
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import type { Sender } from '../../municipalities/rules.ts'
import { Venue } from '../../municipalities/venue.entity.ts'
import { applyFile } from './apply-settings.ts'
import { readSettingsFile } from './settings-file.ts'

/** Every Dutch municipality, by CBS code; in order of its name. Where they are from stands in the file. */
export const DUTCH_MUNICIPALITIES: ReadonlyMap<string, string> = new Map(dutch.municipalities as [string, string][])

/** Municipalities that start together, and whose name is on their letters. */
export interface StartingRegion {
  /** What they call themselves together; empty for one that plans alone. */
  readonly region: string
  /** CBS codes. */
  readonly municipalities: readonly string[]
  /** The same for all; each writes on behalf of its own college of mayor and aldermen. */
  readonly sender: Omit<Sender, 'onBehalfOf'>
}

/**
 * Sets up municipalities that are not here yet, with the rules that the settings file gives who says nothing of them. They join a region of
 * this name, or make one.
 * @throws InputError `municipality-missing`; SettingsFileError with all that is wrong, as in a settings file of the same content.
 */
export async function setUpRegion(
  deps: World,
  by: Actor,
  { region, municipalities, sender }: StartingRegion,
): Promise<void> {
  if (municipalities.length === 0) throw new InputError('municipality-missing')
  await inSettings(deps, by, async ({ tx }) => {
    const there = await tx.find(Municipality)
    const added = municipalities.filter((code) => !there.some((one) => one.code === code))
    // A second click.
    if (added.length === 0) return {}
    const regions = await tx.find(Region)
    const joined = regions.find(({ name }) => name.toLowerCase() === region.toLowerCase())
    const code = joined?.code ?? codeFrom(region, new Set(regions.map((one) => one.code)))
    return {
      municipalities: added.map((one) => {
        const name = DUTCH_MUNICIPALITIES.get(one) ?? ''
        const onBehalfOf = `college van burgemeester en wethouders van ${name}`
        return { code: one, name, sender: { ...sender, onBehalfOf } }
      }),
      regions: region ? [{ code, name: joined?.name ?? region, municipalities: added }] : [],
    }
  })
}

/** Applies what is written down as a settings file, from how things stand under its lock. */
async function inSettings(deps: World, by: Actor, write: (work: Work) => Promise<object>): Promise<void> {
  await work(deps, by, { lock: 'settings' }, async (work) => {
    await applyFile(work, readSettingsFile(JSON.stringify(await write(work))))
  })
}

/**
 * Changes whose name is on the letters of a municipality.
 * @param version As the page showed it.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile`; SettingsFileError
 */
export async function changeSender(
  deps: World,
  by: Actor,
  { code, version }: { readonly code: string; readonly version: number },
  sender: Sender,
): Promise<void> {
  await inSettings(deps, by, async ({ tx }) => {
    const found = await tx.findOneBy(Municipality, { code })
    if (!found) throw new NotFoundError('not-found')
    if (found.version !== version) throw new ConflictError('changed-meanwhile')
    const { name, oin, rules } = found
    return { municipalities: [{ code, name, oin, rules, sender }] }
  })
}

/** A building where groups meet, as somebody fills it in. */
export interface VenueForm {
  readonly name: string
  /** CBS code. */
  readonly municipality: string
  /** Street and number; postcode and place. */
  readonly address: readonly string[]
  /** How to get there, by language. */
  readonly directions: Readonly<Record<string, string>>
  readonly rooms: readonly { readonly name: string; readonly capacity: number; readonly offers: readonly string[] }[]
}

/**
 * A venue with its rooms as they stand, and a mark by which a page says which state it showed.
 * @throws NotFoundError `not-found`
 */
export async function findVenue(tx: EntityManager, code: string) {
  const venue = await tx.findOneBy(Venue, { code })
  if (!venue) throw new NotFoundError('not-found')
  const rooms = await tx.find(Room, { where: { venue: { code } }, order: { code: 'ASC' } })
  return {
    venue,
    rooms,
    mark: createHash('sha256')
      .update(JSON.stringify([venue, rooms]))
      .digest('hex'),
  }
}

/**
 * Adds a venue, or changes one; rooms that are not named stay as they are.
 * @param changed The venue that is changed, and the mark of what the page showed of it.
 * @throws NotFoundError `not-found`; InputError `venue-exists` when one of this name and address is added again; ConflictError
 * `changed-meanwhile`; SettingsFileError
 */
export async function saveVenue(
  deps: World,
  by: Actor,
  { rooms, ...venue }: VenueForm,
  changed?: { readonly code: string; readonly mark: string },
): Promise<void> {
  await inSettings(deps, by, async ({ tx }) => {
    const found = changed && (await findVenue(tx, changed.code))
    if (found && found.mark !== changed.mark) throw new ConflictError('changed-meanwhile')
    const venues = found ? [] : await tx.find(Venue)
    if (venues.some((one) => isSame(one, venue))) throw new InputError('venue-exists', { name: venue.name })
    const own = found?.venue.code ?? codeFrom(venue.name, new Set(venues.map(({ code }) => code)))
    const known = new Set(found?.rooms.map(({ code }) => code.slice(own.length + 1)))
    const named = rooms.map(({ name, ...room }) => ({ code: known.has(name) ? name : codeFrom(name, known), ...room }))
    return { venues: [{ code: own, ...venue, rooms: named }] }
  })
}

function isSame(one: Venue, other: Pick<VenueForm, 'name' | 'municipality' | 'address'>): boolean {
  return (
    one.name === other.name && one.municipality === other.municipality && one.address.join() === other.address.join()
  )
}

/** A code that people can read, `centre-ceramique`, and that nothing else has. */
function codeFrom(name: string, taken: ReadonlySet<string>): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const plain =
    letters
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'x'
  let code = plain
  for (let number = 2; taken.has(code); number++) code = `${plain}-${number}`
  return code
}
