import { type EntityManager, type FindOptionsWhere, In } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'

/**
 * A group with its slot, room and venue, for who may see it: one whose slot serves a municipality of theirs.
 * @param version What the page showed; another one means that somebody changed the group meanwhile.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`.
 */
export async function findGroup(tx: EntityManager, scope: Scope, id: string, version?: number): Promise<Group> {
  const group = await tx.findOne(Group, { where: { id }, relations: { slot: { room: { venue: true } } } })
  if (!group || !maySeeGroup(scope, group)) throw new NotFoundError('group-unknown')
  if (version !== undefined && version !== group.version) throw new ConflictError('changed-meanwhile')
  return group
}

/** The groups that somebody may see, with slot, room and venue, the first to begin first. */
export async function listGroups(tx: EntityManager, scope: Scope, where: FindOptionsWhere<Group>): Promise<Group[]> {
  const groups = await tx.find(Group, {
    where,
    relations: { slot: { room: { venue: true } } },
    order: { slot: { startsOn: 'ASC' }, id: 'ASC' },
  })
  return groups.filter((group) => maySeeGroup(scope, group))
}

/** A group belongs to every municipality that its slot serves, and to the one whose venue it is in. */
export function maySeeGroup(scope: Scope, { slot }: Pick<Group, 'slot'>): boolean {
  return maySee(scope, [...slot.serves, ...slot.overflow, slot.room.venue.municipality])
}

/** @param owners The municipalities that a group belongs to. */
export function maySee(scope: Scope, owners: readonly string[]): boolean {
  return scope === 'all' || owners.some((code) => scope.includes(code))
}

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
