import type { EntityManager } from 'typeorm'
import { TrainerMail } from './trainer-mail.entity.ts'

/**
 * The requests of a session of which the last mail was refused, or of which nobody knows whether it left: somebody must call. By id of the
 * request.
 */
export async function listMailTrouble(
  tx: EntityManager,
  sessionId: string,
): Promise<ReadonlyMap<string, 'failed' | 'doubt'>> {
  const mails = await tx.find(TrainerMail, {
    where: { request: { session: { id: sessionId } } },
    relations: { request: true },
    order: { at: 'ASC', id: 'ASC' },
  })
  const last = new Map(mails.map((mail) => [mail.request.id, mail.status]))
  return new Map(
    [...last].flatMap(([id, status]) =>
      status === 'sent' ? [] : [[id, status === 'failed' ? 'failed' : 'doubt'] as const],
    ),
  )
}
