/** What someone may do: an administrator everything, a planner the planning, a coordinator the room, a reader look. */
export type Role = 'admin' | 'planner' | 'coordinator' | 'reader'

export const ROLES: readonly Role[] = ['admin', 'planner', 'coordinator', 'reader']
