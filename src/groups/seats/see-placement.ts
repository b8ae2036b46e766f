import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { findPlacement } from './find-placement.ts'
import type { Placement } from '../placement.entity.ts'

/** One seat, to look at. @throws NotFoundError `placement-unknown`, also for a person of another municipality. */
export function seePlacement({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<Placement> {
  return findPlacement(db.read, scope, id)
}
