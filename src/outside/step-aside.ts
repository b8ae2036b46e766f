import { setPriority } from 'node:os'

/**
 * Lets pages go first when there are too few processors for everything: for a thread or process that computes. Only on Linux is this
 * about the thread that asks and not the whole program.
 */
export function stepAside(): void {
  if (process.platform === 'linux') setPriority(10)
}
