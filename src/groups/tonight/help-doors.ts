import { In, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor, Scope } from '../../history/work.ts'
import { poolOf } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { listReasons } from '../../pool/why/list-reasons.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import type { KeptChange, KeptHelp } from '../../referrals/waiting-reason.entity.ts'
import { gatherWorld } from '../gathering/gather-problem.ts'
import { Group } from '../group.entity.ts'
import { extraSlotsFor } from './extra-slots.ts'
import type { TryOut } from './try-out.ts'

/** Where what would help somebody can be done: tried out first, on the page of a half day or of the person, or by placing them by hand. */
export type HelpDoor =
  | { readonly to: 'new-slot'; readonly host: string; readonly language: string }
  | { readonly to: 'open'; readonly host: string; readonly guest: string }
  | { readonly to: 'slot'; readonly slot: string }
  | { readonly to: 'place' }
  | { readonly to: 'person' }

/** What is known of the slot that help is about. */
export interface HelpSlot {
  readonly host: string
  /** A group is planned there. */
  readonly isPlanned: boolean
}

/** The change that decides, the first that is there. Of people who must still come nobody can do anything here. */
const DECIDING = ['new-slot', 'open', 'language', 'offer', 'resource', 'seats', 'come', 'household']

/** Where this can be done by who may act for the municipalities in scope; null when nowhere: another municipality must do it. */
export function helpDoor({ changes, slot }: KeptHelp, known: HelpSlot | undefined, scope: Scope): HelpDoor | null {
  const change = decidingChange({ changes })
  if (!change) return null
  if (change.kind === 'new-slot') return newSlotDoor(change, scope)
  if (change.kind === 'household') return { to: 'person' }
  if (change.kind === 'come') return { to: known?.isPlanned ? 'place' : 'person' }
  if (!known || !inScope(scope, known.host)) return null
  return change.kind === 'open'
    ? { to: 'open', host: known.host, guest: change.municipality ?? '' }
    : { to: 'slot', slot }
}

/** The change that leads to a door; none when there is none. */
export function decidingChange({ changes }: Pick<KeptHelp, 'changes'>): KeptChange | undefined {
  return DECIDING.flatMap((kind) => changes.find((one) => one.kind === kind) ?? [])[0]
}

function newSlotDoor({ host = '', language = '' }: KeptChange, scope: Scope): HelpDoor | null {
  return inScope(scope, host) ? { to: 'new-slot', host, language } : null
}

/** The same of several, in their order. */
export async function listHelpDoors(
  tx: EntityManager,
  { scope }: Actor,
  helps: readonly KeptHelp[],
): Promise<(HelpDoor | null)[]> {
  if (helps.length === 0) return []
  const code = In(helps.map(({ slot }) => slot))
  const slots = await tx.find(Slot, { where: { code }, relations: { room: { venue: true } } })
  const planned = await tx.find(Group, { where: { slot: { code }, status: 'planned' }, relations: { slot: true } })
  const known = new Map(
    slots.map(({ code, room }): [string, HelpSlot] => [
      code,
      { host: room.venue.municipality, isPlanned: planned.some(({ slot }) => slot.code === code) },
    ]),
  )
  return helps.map((help) => helpDoor(help, known.get(help.slot), scope))
}

/**
 * The door of what would help somebody, with the try-out that it leads to if it does. A half day more is the first that is free, as in
 * *Vannacht*'s advice; null where none is.
 * @param number Of the help on their page, from 1.
 * @throws NotFoundError `not-found`, also when that is no help any more.
 */
export async function showHelpDoor(
  { db, clock }: World,
  by: Actor,
  reference: string,
  number: number,
): Promise<{ readonly door: HelpDoor; readonly municipality: string; readonly tryOut: TryOut | null }> {
  const { id, municipality } = await findReferral(db.read, by, reference)
  const why = (await listReasons(db.read, [id], clock.today())).get(id)
  const door = (await listHelpDoors(db.read, by, why?.help ?? []))[number - 1]
  if (!door) throw new NotFoundError('not-found')
  const nothing = { rules: null, opening: null, slot: null }
  if (door.to === 'open')
    return { door, municipality, tryOut: { ...nothing, opening: { host: door.host, guest: door.guest, always: true } } }
  if (door.to !== 'new-slot') return { door, municipality, tryOut: null }
  const pool = await poolOf(db.read, municipality)
  if (!pool) throw new NotFoundError('not-found')
  const world = await gatherWorld(db.read, pool, clock.today())
  const people = world.people.filter(({ id }) => id === reference)
  const speakers = people.map((person) => ({ ...person, languages: [door.language] }))
  const [slot] = extraSlotsFor(world, speakers, [door.host])
  return { door, municipality, tryOut: slot ? { ...nothing, slot } : null }
}
