import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { municipalitiesIn } from '../../municipalities/scope.ts'
import { Message } from '../message/message.entity.ts'
import { withRecipients, type FoundMessage } from '../recipient/recipient.ts'

/** Letters that wait for the printer, the longest first: a page of them, and how many there are. */
export async function listWaitingLetters(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { skip, take }: { skip: number; take: number },
): Promise<{ total: number; letters: FoundMessage[] }> {
  const municipality = municipalitiesIn(scope)
  const where = { channel: 'letter' as const, status: 'queued' as const, ...(municipality && { municipality }) }
  const [rows, total] = await db.read.findAndCount(Message, {
    where,
    order: { createdAt: 'ASC', id: 'ASC' },
    skip,
    take,
  })
  return { total, letters: await withRecipients(db.read, rows) }
}
