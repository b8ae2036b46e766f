import type { EntityManager } from 'typeorm'
import type { Day } from '../calendar/days.ts'
import type { World } from '../deps.ts'
import type { Moment } from '../outside/clock.ts'
import { randomUUID } from 'node:crypto'
import { insertMany } from '../outside/database/many-rows.ts'
import { ChangedValue } from './changed-value.entity.ts'
import { Event } from './event.entity.ts'
import type { FieldChange } from './fields-between.ts'

/**
 * A piece of work under way: its transaction, its one moment and who does it. An act that belongs to another takes this instead of
 * opening its own: they stand or fall together, and everything that is read is read inside.
 */
export interface Work {
  readonly tx: EntityManager
  readonly at: Moment
  /** The local day of `at`. */
  readonly today: Day
  readonly by: Actor
}

/**
 * Opens a piece of work: all that `act` does is saved when this comes back, or nothing.
 * @param lock What nobody else may do meanwhile, over all processes: `group:…`. (On SQLite every write is alone anyway.)
 * @example await work(deps, by, { lock: `group:${id}` }, async ({ tx, at }) => …)
 */
export function work<T>(
  { db, clock }: World,
  by: Actor,
  { lock }: { readonly lock?: string },
  act: (work: Work) => Promise<T>,
): Promise<T> {
  return db.write((tx) => act({ tx, at: clock.now(), today: clock.today(), by }), lock)
}

/** What happened, about whom; see the columns of `Event`. */
export interface Happening {
  readonly kind: string
  readonly municipality?: string | null
  readonly referralId?: string | null
  readonly groupId?: string | null
  readonly data?: Record<string, unknown>
  /** Old and new values; kept apart from the event, see `ChangedValue`. */
  readonly changes?: readonly FieldChange[]
}

/** Writes down what happened, in the transaction that made it happen. `data` never holds a BSN, V-number or address. */
export async function recordEvent(tx: EntityManager, at: Moment, by: Actor, happening: Happening): Promise<void> {
  await recordEvents(tx, at, by, [happening])
}

/** The same for many at once: an import records one for each person. */
export async function recordEvents(tx: EntityManager, at: Moment, by: Actor, happenings: Happening[]): Promise<void> {
  const rows = happenings.map(({ kind, municipality, referralId, groupId, data }) => ({
    id: nextId(),
    at,
    kind,
    actorKind: by.kind,
    actorName: by.name,
    municipality: municipality ?? null,
    referralId: referralId ?? null,
    groupId: groupId ?? null,
    data: data ?? {},
  }))
  await insertMany(tx, Event, rows)
  const values = happenings.flatMap(({ changes = [], referralId }, index) =>
    changes.map((change) => ({ id: nextId(), eventId: rows[index]?.id, referralId: referralId ?? null, ...change })),
  )
  await insertMany(tx, ChangedValue, values)
}

let written = 0

/** What happens in one act has one moment: the beginning of the id goes up, so that it stays in the order in which it happened. */
function nextId(): string {
  written = (written + 1) % 2 ** 32
  return written.toString(16).padStart(8, '0') + randomUUID().slice(8)
}

/** The municipalities whose people someone may see: all of them, or these CBS codes. */
export type Scope = 'all' | readonly string[]

/**
 * Who does something: a member of staff, a program with a key, the newcomer, who reviews texts behind a link, a trainer, the timetable
 * or somebody at the command line. What another municipality did is told without names: `other-file` and `other-api` say which one and
 * how, `other` not even that.
 */
export interface Actor {
  readonly kind:
    | 'user'
    | 'key'
    | 'newcomer'
    | 'reviewer'
    | 'trainer'
    | 'timetable'
    | 'command'
    | 'other-file'
    | 'other-api'
    | 'other'
  /** Shown in the history: a name or an e-mail address of staff, the name of a key or municipality; never a newcomer's. */
  readonly name: string
  readonly scope: Scope
}

/** The timetable acts for every municipality. */
export const TIMETABLE: Actor = { kind: 'timetable', name: 'timetable', scope: 'all' }

/** Whoever has the command line has the database, and so every municipality. */
export const COMMAND: Actor = { kind: 'command', name: 'command', scope: 'all' }

/** Somebody who answers through the link in their own invitation. */
export const NEWCOMER: Actor = { kind: 'newcomer', name: 'newcomer', scope: [] }

/** Another municipality, and nobody learns which. */
export const ANOTHER_MUNICIPALITY: Actor = { kind: 'other', name: 'other', scope: [] }
