import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { findGroup } from '../group/find-group.ts'
import type { MoveWish } from './move-wish.ts'
import { type WeighedMove, weighMove } from './weigh-move.ts'

/** What moving a group would change, and for whom; changes nothing. @throws as `findGroup` and `weighMove` */
export async function lookAtMove(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  wish: MoveWish,
): Promise<WeighedMove> {
  return weighMove(db.read, await findGroup(db.read, by.scope, groupId), wish, { by, clock })
}
