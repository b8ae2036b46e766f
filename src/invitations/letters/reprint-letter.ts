import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { findLetterStyles } from '../../municipalities/letter-styles.ts'
import { localTime } from '../../outside/clock.ts'
import { letterOf, printOne } from './letter-of.ts'
import { answerLink } from '../message/snapshot.ts'
import { findMessage } from '../recipient/recipient.ts'

type Needs = Pick<Deps, 'db' | 'config' | 'secrets' | 'printer' | 'clock'>

/**
 * One letter of a batch again, with its working link and the date of the first time: paper that was crumpled. To the address that the
 * person has now.
 * @throws NotFoundError `message-unknown`, also for a letter that was not printed.
 */
export async function reprintLetter(deps: Needs, by: Actor, messageId: string): Promise<Buffer> {
  const { db, config, secrets, printer, clock } = deps
  const { message, recipient } = await findMessage(db.read, by.scope, messageId)
  if (message.channel !== 'letter' || message.status !== 'printed') throw new NotFoundError('message-unknown')
  const link = answerLink(config.publicUrl, secrets, recipient.placement)
  const letterDate = localTime(message.sentAt ?? clock.now()).day
  const style = (await findLetterStyles(db.read)).get(message.municipality)
  return printOne(printer, letterOf(message, recipient, { link, letterDate, style }))
}
