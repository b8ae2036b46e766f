import { ConflictError } from '../errors.ts'

/** `proposed` waits for approval; `planned` stands; `held` is past. */
export type GroupStatus = 'proposed' | 'planned' | 'held' | 'cancelled'

/** The steps that a group may take. */
export const GROUP_STEPS: Readonly<Record<GroupStatus, readonly GroupStatus[]>> = {
  proposed: ['planned', 'cancelled'],
  planned: ['held', 'cancelled'],
  held: [],
  cancelled: [],
}

/** @throws ConflictError `group-step` when a group may not go from `from` to `to`. */
export function checkGroupStep(from: GroupStatus, to: GroupStatus): void {
  if (!GROUP_STEPS[from].includes(to)) throw new ConflictError('group-step', { from, to })
}
