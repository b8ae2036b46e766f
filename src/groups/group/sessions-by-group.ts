import { In, type EntityManager } from 'typeorm'
import { Session } from '../session.entity.ts'

/** The sessions of these groups, in order; a group without sessions has none. */
export async function sessionsByGroup(
  tx: EntityManager,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Session[]>> {
  const byGroup = new Map<string, Session[]>(groups.map((id) => [id, []]))
  const sessions = await tx.find(Session, {
    where: { group: { id: In([...groups]) } },
    relations: { group: true },
    order: { number: 'ASC' },
  })
  for (const session of sessions) byGroup.get(session.group.id)?.push(session)
  return byGroup
}
