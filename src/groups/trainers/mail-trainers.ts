import { randomUUID } from 'node:crypto'
import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { OutsideError } from '../../errors.ts'
import { TIMETABLE, work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import type { Mail } from '../../outside/mail/mail-options.ts'
import { groupBy } from '../../planner/problem/party.ts'
import { countTakenSeats } from '../seats/count-seats.ts'
import { TRAINERS_LOCK } from './keep-trainers.ts'
import { WITH_GROUP } from './read-requests.ts'
import { mailDue, occasionOf } from './standing.ts'
import { TrainerMail, type TrainerMailKind } from './trainer-mail.entity.ts'
import { trainerMail } from './trainer-mail-text.ts'
import { TrainerRequest } from './trainer-request.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer' | 'stopping'>

/**
 * Mails every trainer what they must know: that they are asked, or asked anew for another time or place; that they give it; that somebody
 * else was first; that it is off. It asks the requests what is due, so nobody who moves or calls off a group has to think of it. Can be run
 * at any time, by several at once.
 * @returns How many mails left; `failed` were refused by the mail server.
 * @throws OutsideError `trainer-mail-failed` (`reason`) when the server did not take a mail yet: it goes with a later run.
 */
export async function mailTrainers(deps: Needs): Promise<{ sent: number; failed: number }> {
  const result = { sent: 0, failed: 0 }
  let later: string | null = null
  for (const id of await listDue(deps)) {
    if (deps.stopping.aborted) break
    const claimed = await claim(deps, id)
    if (!claimed) continue
    const sent = await deps.mailer.send(claimed.mail)
    if (sent.state === 'later') {
      await deps.db.write((tx) => tx.delete(TrainerMail, { id: claimed.id, status: 'claimed' }))
      later = sent.reason
      if (sent.down) break
    } else if (sent.state !== 'unknown') {
      const status = sent.state === 'sent' ? 'sent' : 'failed'
      await deps.db.write((tx) => tx.update(TrainerMail, { id: claimed.id, status: 'claimed' }, { status }))
      result[status]++
    }
  }
  if (later !== null) throw new OutsideError('trainer-mail-failed', { reason: later })
  return result
}

/** The ids of the requests about which a mail is due. */
async function listDue({ db, clock }: Needs): Promise<string[]> {
  const requests = await db.read.find(TrainerRequest, {
    where: { session: { day: MoreThanOrEqual(clock.today()) } },
    relations: { session: WITH_GROUP },
    order: { askedAt: 'ASC', id: 'ASC' },
  })
  const mailed = await mailedBy(db.read, requests)
  return requests.filter((one) => mailDue(one, mailed.get(one.id) ?? [], clock.now()) !== null).map(({ id }) => id)
}

async function mailedBy(
  tx: EntityManager,
  requests: readonly TrainerRequest[],
): Promise<ReadonlyMap<string, TrainerMail[]>> {
  const mails: TrainerMail[] = []
  for (const part of inParts(requests)) {
    const where = { request: { id: In(part.map(({ id }) => id)) } }
    mails.push(...(await tx.find(TrainerMail, { where, relations: { request: true } })))
  }
  return groupBy(mails, ({ request }) => [request.id])
}

interface Claimed {
  readonly id: string
  readonly kind: TrainerMailKind
  readonly mail: Mail
}

/** Ours to send; null when nothing is due any more. The row stands before the mail leaves. */
function claim(deps: Needs, requestId: string): Promise<Claimed | null> {
  return work(deps, TIMETABLE, { lock: TRAINERS_LOCK }, async ({ tx, at }) => {
    const relations = { trainer: true, session: WITH_GROUP }
    const request = await tx.findOneOrFail(TrainerRequest, { where: { id: requestId }, relations })
    const kind = mailDue(request, (await mailedBy(tx, [request])).get(requestId) ?? [], at)
    if (kind === null) return null
    const { group } = request.session
    const { sender } = await tx.findOneByOrFail(Municipality, { code: group.slot.room.venue.municipality })
    const people = (await countTakenSeats(tx, [group.id])).get(group.id) ?? 0
    const id = randomUUID()
    const row = { id, request: { id: requestId }, kind, occasion: occasionOf(request), status: 'claimed' as const, at }
    await tx.insert(TrainerMail, row)
    return { id, kind, mail: trainerMail(deps, { id, kind, request, sender, people }) }
  })
}
