import { In, MoreThanOrEqual, Not, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { type Actor, type Scope, work } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { maySeeGroup } from '../group/find-group.ts'
import { TRAINERS_LOCK } from './keep-trainers.ts'
import { WITH_GROUP } from './read-requests.ts'
import { sessionBegan } from './standing.ts'
import { TrainerMail } from './trainer-mail.entity.ts'
import type { RequestStatus } from './trainer-request.entity.ts'

/**
 * The last mail about each request of these sessions, where it was refused (`failed`) or nobody knows whether it left (`claimed`):
 * somebody must call. By id of the request; nothing of a round before this one, and nothing of who refused, whom it told enough.
 */
export async function listMailTrouble(
  tx: EntityManager,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, TrainerMail>> {
  const last = new Map<string, TrainerMail>()
  for (const part of inParts(sessionIds)) {
    const mails = await tx.find(TrainerMail, {
      where: { request: { session: { id: In(part) }, status: Not<RequestStatus>('declined') } },
      relations: { request: true },
      order: { at: 'ASC', id: 'ASC' },
    })
    for (const mail of mails) if (mail.occasion.startsWith(`${mail.request.round}-`)) last.set(mail.request.id, mail)
  }
  return new Map([...last].filter(([, { status }]) => status !== 'sent'))
}

/**
 * A mail server says later what became of a mail to a trainer. One that could not be delivered counts as one that did not arrive from then
 * on, which a planner sees with the trainer and where people to call stand; one that is still on its way changes nothing.
 * @param ids What the report may be about: the ids of our mails in it.
 * @returns Whether it was noted or need not be; null when it is about no mail to a trainer, or about several.
 */
export async function recordTrainerReport(
  deps: World,
  by: Actor,
  what: 'failed' | 'delayed',
  ids: readonly string[],
): Promise<'noted' | 'ignored' | null> {
  return work(deps, by, { lock: TRAINERS_LOCK }, async ({ tx }) => {
    const [mail, ...others] = await tx.findBy(TrainerMail, { id: In([...ids]) })
    if (!mail || others.length > 0) return null
    if (what === 'delayed' || mail.status === 'failed') return 'ignored'
    await tx.update(TrainerMail, { id: mail.id }, { status: 'failed' })
    return 'noted'
  })
}

/**
 * The mails to trainers that did not arrive, or of which nobody knows, about sessions to come: also of groups that were called off,
 * since who doesn't know it stands before a closed door. With request, trainer, session, group and venue, the first session first.
 */
export async function listUnreached({ db, clock }: World, scope: Scope): Promise<TrainerMail[]> {
  const session = { day: MoreThanOrEqual(clock.today()) }
  const mails = await db.read.find(TrainerMail, {
    where: { status: Not('sent'), request: { session } },
    relations: { request: { trainer: true, session: WITH_GROUP } },
    order: { request: { session: { day: 'ASC', startTime: 'ASC' }, trainer: { name: 'ASC' } }, id: 'ASC' },
  })
  const now = clock.now()
  const mine = mails.filter(
    ({ request }) => maySeeGroup(scope, request.session.group) && !sessionBegan(request.session, now),
  )
  const trouble = await listMailTrouble(db.read, [...new Set(mine.map(({ request }) => request.session.id))])
  return mine.filter(({ id, request }) => trouble.get(request.id)?.id === id)
}
