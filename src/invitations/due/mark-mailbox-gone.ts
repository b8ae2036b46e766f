import type { EntityManager } from 'typeorm'
import { Person } from '../../people/person.entity.ts'

/** No mail goes to this address any more, until somebody gives another one: families share addresses, so it counts for all of them. */
export async function markMailboxGone(
  tx: EntityManager,
  { municipality, email }: Pick<Person, 'municipality' | 'email'>,
): Promise<void> {
  await tx
    .createQueryBuilder()
    .update(Person)
    .set({ emailBounced: true, version: () => 'version + 1' })
    .where('municipality = :municipality AND LOWER(email) = LOWER(:email)', { municipality, email: email ?? '' })
    .andWhere('email_bounced = :no', { no: false })
    .execute()
}
