import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Actor } from '../../history/work.ts'
import { municipalitiesIn } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { recordCameBack } from '../due/came-back.ts'
import { Message } from '../message/message.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets'>

/**
 * The post brought a letter back. What stands on it is typed, or scanned: the reference, or the QR code with its link. The last printed
 * letter of that person counts as returned.
 * @returns The id of that message.
 * @throws NotFoundError `letter-not-found`; ConflictError `letter-returned`: noted already; and what `recordCameBack` throws.
 */
export async function takeReturnedPost(deps: Needs, by: Actor, given: string): Promise<string> {
  const referralId = (await byLink(deps, given)) ?? (await byReference(deps.db.read, by, given))
  const [letter] = referralId ? await printedTo(deps.db.read, by, referralId) : []
  if (!letter) throw new NotFoundError('letter-not-found', { given: given.slice(0, 60).replace(/\/u\/.*/, '/u/…') })
  if (letter.status === 'returned') throw new ConflictError('letter-returned')
  await recordCameBack(deps, by, letter.id)
  return letter.id
}

/** A scanner types the whole link of the code, and then perhaps an Enter. */
async function byLink({ db, secrets }: Needs, given: string): Promise<string | null> {
  const token = /\/u\/([a-z2-9]{26})\/?$/i.exec(given.trim())?.[1]?.toLowerCase()
  if (!token) return null
  const tokenHash = In(secrets.hashes('token', token))
  const placement = await db.read.findOne(Placement, { where: { tokenHash }, relations: { referral: true } })
  return placement?.referral.id ?? null
}

async function byReference(tx: EntityManager, by: Actor, given: string): Promise<string | null> {
  const reference = given.trim()
  const municipality = municipalitiesIn(by.scope)
  const either = { reference: In([reference, reference.toUpperCase()]), ...(municipality && { municipality }) }
  const found = await tx.findBy(Referral, either)
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

function printedTo(tx: EntityManager, by: Actor, referralId: string): Promise<Message[]> {
  const municipality = municipalitiesIn(by.scope)
  return tx.find(Message, {
    where: {
      referralId,
      channel: 'letter',
      status: In(['printed', 'returned']),
      ...(municipality && { municipality }),
    },
    order: { sentAt: 'DESC' },
    take: 1,
  })
}
