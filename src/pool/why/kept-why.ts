/** Why somebody is in a group: a `WhyHere` of the planner (planner/why-here.ts), as it was kept. */
export interface KeptWhy {
  readonly reason: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** The reasons in what the history keeps of a seat; none when a person chose. */
export function whyIn(data: Readonly<Record<string, unknown>>): KeptWhy[] {
  const { why } = data
  return Array.isArray(why) ? (why as KeptWhy[]) : []
}
