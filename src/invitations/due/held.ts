/** Whose message did not go out by itself, and why: somebody must do something, or may see why nothing is done. */
export interface Held {
  readonly reference: string
  readonly reason: string
}
