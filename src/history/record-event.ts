import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Moment } from '../outside/clock.ts'
import { insertMany } from '../outside/database/many-rows.ts'
import type { Actor } from './actor.ts'
import { Event } from './event.entity.ts'

/** What happened, about whom; see the columns of `Event`. */
export interface Happening {
  readonly kind: string
  readonly municipality?: string | null
  readonly referralId?: string | null
  readonly groupId?: string | null
  readonly data?: Record<string, unknown>
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
}

let written = 0

/** What happens in one act has one moment: the beginning of the id goes up, so that it stays in the order in which it happened. */
function nextId(): string {
  written = (written + 1) % 2 ** 32
  return written.toString(16).padStart(8, '0') + randomUUID().slice(8)
}
