import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope, scopeWhere } from '../../municipalities/scope.ts'
import { Message } from '../message/message.entity.ts'
import { withRecipients, type FoundMessage } from '../recipient/recipient.ts'
import { In } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import { LetterBatch } from './letter-batch.entity.ts'
import { inPostOrder, postKey } from './letter-batch.ts'

/** Letters that wait to be printed. */
export async function countLetters({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<number> {
  return db.read
    .createQueryBuilder(Message, 'message')
    .where("message.channel = 'letter' AND message.status = 'queued'")
    .andWhere(...scopeWhere(scope, 'message.municipality'))
    .getCount()
}

/** How many letters wait in each municipality, by name. */
export async function countLettersByMunicipality(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
): Promise<{ municipality: Municipality; letters: number }[]> {
  const rows = await db.read
    .createQueryBuilder(Message, 'message')
    .select('message.municipality', 'code')
    .addSelect('COUNT(*)', 'letters')
    .where("message.channel = 'letter' AND message.status = 'queued'")
    .andWhere(...scopeWhere(scope, 'message.municipality'))
    .groupBy('message.municipality')
    .getRawMany<{ code: string; letters: number | string }>()
  const counts = new Map(rows.map(({ code, letters }) => [code, Number(letters)]))
  const towns = await db.read.find(Municipality, { where: { code: In([...counts.keys()]) }, order: { name: 'ASC' } })
  return towns.map((municipality) => ({ municipality, letters: counts.get(municipality.code) ?? 0 }))
}

/** The last batches of letters, of which the reader may see every letter. */
export async function listBatches({ db }: Pick<Deps, 'db'>, scope: Scope, take = 5): Promise<LetterBatch[]> {
  const batches = await db.read.find(LetterBatch, { order: { printedAt: 'DESC', name: 'DESC' }, take: take * 4 })
  const printed = batches.filter(({ pages }) => pages > 0)
  const letters = await db.read.find(Message, {
    where: { batchId: In(printed.map(({ id }) => id)) },
    select: { id: true, batchId: true, municipality: true },
  })
  const hidden = new Set(letters.filter((letter) => !inScope(scope, letter.municipality)).map(({ batchId }) => batchId))
  return printed.filter(({ id }) => !hidden.has(id)).slice(0, take)
}

/**
 * A batch and its letters in the order of the post, for who may see all of them: the PDF holds their addresses.
 * @throws NotFoundError `batch-unknown`
 */
export async function findBatch(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  name: string,
): Promise<{ batch: LetterBatch; letters: FoundMessage[] }> {
  const batch = await db.read.findOneBy(LetterBatch, { name })
  const messages = batch ? await db.read.findBy(Message, { batchId: batch.id }) : []
  if (!batch || messages.some(({ municipality }) => !inScope(scope, municipality)))
    throw new NotFoundError('batch-unknown')
  const letters = (await withRecipients(db.read, messages)).map(({ message, recipient }) => {
    return { message, recipient, postKey: postKey(recipient.person, recipient.referral.reference) }
  })
  return { batch, letters: inPostOrder(letters) }
}
