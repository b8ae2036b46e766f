import { In, type EntityManager } from 'typeorm'
import { isCancelReason, type CancelReason } from '../../groups/cancel-reasons.ts'
import type { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'

/** What the history calls it when a group goes to another time or place. */
const MOVED = ['group.moved', 'group.room-changed']

/** Why these groups moved the last time, by the group's id; only of those whose calendar says that they did. */
export async function findMoves(
  tx: EntityManager,
  sessions: ReadonlyMap<string, readonly Session[]>,
): Promise<Map<string, CancelReason>> {
  const moved = [...sessions].flatMap(([id, own]) => (own.some(({ sequence }) => sequence > 0) ? id : []))
  if (moved.length === 0) return new Map()
  const events = await tx.find(Event, { where: { groupId: In(moved), kind: In(MOVED) }, order: { at: 'ASC' } })
  return new Map(
    events.flatMap(({ groupId, data }): [string, CancelReason][] => {
      const reason = String(data['reason'])
      return groupId && isCancelReason(reason) ? [[groupId, reason]] : []
    }),
  )
}
