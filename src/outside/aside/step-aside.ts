import { getPriority, setPriority } from 'node:os'

/** Of Linux' 19: further back than pages, before what runs when nobody needs the machine. */
const ASIDE = 10

/**
 * Lets pages go first when there are too few processors for everything: for a thread or process that computes. Only on Linux is this
 * about the thread that asks and not the whole program. Who stands further back already stays there: only an administrator may go forward.
 */
export function stepAside(): void {
  if (process.platform === 'linux' && getPriority() < ASIDE) setPriority(ASIDE)
}
