import { In, Like, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, InputError } from '../../errors.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { type Actor, work } from '../../history/work.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { draftMessage, type Now } from '../due/draft-message.ts'
import { insertMessage, recordMessage } from '../message/change-message.ts'
import { AGAIN, Message } from '../message/message.entity.ts'
import { type Sending, SENDINGS } from '../message/channel.ts'
import { openWays } from '../recipient/choose-channel.ts'
import { reasonToWithhold, standingOf } from '../recipient/may-send.ts'
import { postFor, reachable } from '../recipient/recipient-data.ts'
import { findRecipient, type Recipient } from '../recipient/recipient.ts'
import { allLanguages, chooseLanguage } from '../texts/languages.ts'
import { ourTemplates } from '../texts/our-templates.ts'

/** What can be sent once more to somebody. */
interface Sendable {
  readonly referral: Referral
  readonly ways: readonly Sending[]
  /** Those in which there are texts, by code; the one in which they would be written to first. */
  readonly languages: readonly string[]
  /** Why nothing can: a code of an error; null: something can. */
  readonly why: 'not-invited-yet' | 'invitation-waits' | 'no-way' | null
}

/** Whether and how an invitation can be sent once more. @throws NotFoundError `not-found` */
export async function showSendable({ db, clock, config }: Deps, by: Actor, reference: string): Promise<Sendable> {
  const now = { at: clock.now(), today: clock.today() }
  const referral = await findReferral(db.read, by, reference)
  const found = await findInvited(db.read, now, referral)
  const ways = found ? waysTo(found, config, now) : []
  const best = chooseLanguage(referral.person.languages, ourTemplates().languages)
  const others = allLanguages().filter(({ code }) => ourTemplates().languages.includes(code) && code !== best)
  return {
    referral,
    ways,
    languages: [best, ...others.map(({ code }) => code)],
    why: !found
      ? 'not-invited-yet'
      : (await isWaiting(db.read, found))
        ? 'invitation-waits'
        : ways.length
          ? null
          : 'no-way',
  }
}

/** In which way and language, as a planner chose. */
export interface ChosenWay {
  readonly way: string
  /** The code of a language in which there are texts. */
  readonly language: string
}

/**
 * Sends an invitation once more, in another way or language: with the times as they are now and the same link. It goes with the next mails
 * or letters.
 * @throws NotFoundError `not-found`; ConflictError `not-invited-yet`, `invitation-waits`; InputError `way-missing`, `language-missing`.
 */
export async function sendAgain(deps: Deps, by: Actor, reference: string, chosen: ChosenWay): Promise<void> {
  const way = SENDINGS.find((one) => one === chosen.way)
  const language = ourTemplates().languages.find((code) => code === chosen.language)
  await work(deps, by, { lock: `again:${reference}` }, async (work) => {
    const recipient = await findInvited(work.tx, work, await findReferral(work.tx, by, reference))
    if (!recipient) throw new ConflictError('not-invited-yet')
    if (await isWaiting(work.tx, recipient)) throw new ConflictError('invitation-waits')
    if (!way || !waysTo(recipient, deps.config, work).includes(way)) throw new InputError('way-missing')
    if (!language) throw new InputError('language-missing')
    const { id } = recipient.placement
    const before = await work.tx.countBy(Message, { placementId: id, kind: 'invitation', occasion: Like(`${AGAIN}%`) })
    const draft = { kind: 'invitation', occasion: `${AGAIN}${before + 1}`, channel: way, language } as const
    const message = draftMessage(work, deps, recipient, draft)
    await insertMessage(work, message)
    await recordMessage(work, message, 'again')
  })
}

/** Somebody who may be invited now, to the group in which they have a seat; null when nobody was told of it yet, or it is no use any more. */
async function findInvited(tx: EntityManager, { at }: Now, { id }: Referral): Promise<Recipient | null> {
  const where = { referral: { id }, status: In([...LIVE_PLACEMENT]) }
  for (const seat of await tx.find(Placement, { where, order: { placedAt: 'DESC' } })) {
    const recipient = await findRecipient(tx, seat.id)
    if (reasonToWithhold('invitation', standingOf(recipient, at)) === null) return recipient
  }
  return null
}

/** What was queued has not left yet: it is not sent twice at once. */
function isWaiting(tx: EntityManager, { placement }: Recipient): Promise<boolean> {
  const kind = In(['invitation', 'seat-offered'])
  const status = In(['queued', 'claimed'])
  return tx.existsBy(Message, {
    placementId: placement.id,
    kind,
    status,
    channel: In([...SENDINGS]),
    copyFor: 'newcomer',
  })
}

function waysTo(recipient: Recipient, config: Deps['config'], now: Now): Sending[] {
  const open = openWays(reachable(recipient.person, config), postFor('invitation', recipient, now))
  return SENDINGS.filter((way) => open.includes(way))
}
