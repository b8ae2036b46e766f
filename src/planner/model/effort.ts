/**
 * Work that takes a modest processor about a second. One unit is one step of the solver through one row or column; steps
 * are the same on every machine, seconds are not.
 */
export const WORK_PER_SECOND = 60e6

/**
 * What a search may still cost. It ends on work, so that a slow and a fast machine give the same plan; the clock is there
 * for a machine so slow that nobody would wait for it.
 */
export class Effort {
  private spent = 0

  constructor(
    private readonly work: number,
    readonly secondsLeft: () => number,
  ) {}

  /** Work left. */
  get left(): number {
    return this.work - this.spent
  }

  /** Work done so far, which may be a little more than was allowed. */
  get done(): number {
    return this.spent
  }

  get isOver(): boolean {
    return this.left <= 0 || this.secondsLeft() <= 0
  }

  /** Does something with a part of the work that is left, and no more. */
  share<Result>(part: number, act: (effort: Effort) => Result): Result {
    const share = new Effort(this.left * part, this.secondsLeft)
    try {
      return act(share)
    } finally {
      this.spend(share.done)
    }
  }

  spend(work: number): void {
    this.spent += work
  }
}
