import type { Bounds, LinearProgramme, Relaxation } from '../model/linear-programme.ts'

/** The first relaxation of a search, and the bounds that held then. */
export interface Root extends Relaxation {
  bounds: Bounds[]
}

/**
 * Narrows each column to the values with which the goal can still reach `target` (reduced cost fixing): the first
 * relaxation says how much every step away from a bound costs at least. Columns that a split narrowed are left alone.
 */
export function narrow(programme: LinearProgramme, root: Root, target: number): void {
  const loss = Math.max(0, root.goal - target)
  for (const [column, slope] of root.slopes.entries()) {
    const now = programme.bounds[column]
    if (!now || now !== root.bounds[column]) continue
    const [lower, upper] = now
    const steps = Math.floor(loss / Math.abs(slope))
    if (slope === 0 || steps >= upper - lower) continue
    const narrower: Bounds = slope < 0 ? [lower, lower + steps] : [upper - steps, upper]
    programme.setBounds(column, narrower)
    root.bounds[column] = narrower
  }
}
