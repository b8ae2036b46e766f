import { type EntityManager, IsNull } from 'typeorm'
import type { Moment } from '../../outside/clock.ts'
import { Person } from '../../people/person.entity.ts'
import { PersonMerge } from '../../referrals/person-merge.entity.ts'
import type { Message } from '../message/message.entity.ts'

/**
 * To whom a message left: who was merged into another since then, with the address of then; else whose seat it is.
 * @param person Whose seat it is now.
 */
export async function findAddressee(tx: EntityManager, message: Message, person: Person): Promise<Person> {
  const where = { keptReferralId: message.referralId, undoneAt: IsNull() }
  // What moved twice left to who went first.
  const merges = await tx.find(PersonMerge, { where, order: { mergedAt: 'ASC' } })
  const merge = merges.find(({ mergedAt, record }) => {
    return leftAt(message) <= mergedAt && record.moved['message.referralId']?.includes(message.id)
  })
  return merge ? tx.findOneByOrFail(Person, { id: merge.gonePersonId }) : person
}

function leftAt({ sentAt, claimedAt, createdAt }: Message): Moment {
  return sentAt ?? claimedAt ?? createdAt
}
