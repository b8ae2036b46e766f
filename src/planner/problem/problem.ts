import { z } from 'zod'
import { isDay } from '../../calendar/days.ts'
import { InputError } from '../../errors.ts'

const day = z
  .string({ error: 'must be a day, YYYY-MM-DD' })
  .refine(isDay, { error: 'must be a day that exists, YYYY-MM-DD' })
const text = z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' })
const count = z.int({ error: 'must be a whole number' }).min(0, { error: 'must be 0 or more' })
const texts = z.array(text, { error: 'must be a list of texts' })

const halfDay = z.object({
  date: day,
  part: z.enum(['morning', 'afternoon', 'evening'], { error: 'must be morning, afternoon or evening' }),
})

const availability = z.object({
  week: z
    .array(z.object({ weekday: z.int().min(1).max(7, { error: 'must be 1 (Monday) to 7' }), part: halfDay.shape.part }))
    .readonly()
    .optional(),
  from: day.optional(),
  until: day.optional(),
  also: z.array(halfDay).readonly().optional(),
})

const rules = z.object({
  minGroupSize: count,
  maxGroupSize: count,
  rescueDays: count,
  rescueGroupSize: count.nullable(),
  overflowAfterDays: count,
})

const person = z.object({
  id: text,
  programme: text,
  municipality: text,
  waitingSince: day,
  deadline: day.nullable(),
  languages: texts,
  needs: texts,
  unavailable: z.array(halfDay),
  availability: availability.optional(),
  household: text.nullable(),
})

const slot = z.object({
  id: text,
  host: text.optional(),
  programme: text,
  sessions: z.array(halfDay).min(1, { error: 'must hold at least one session' }),
  languages: texts,
  capacity: count,
  serves: texts,
  overflow: texts,
  offers: texts,
  resources: texts,
  group: z.object({ language: text, size: count }).nullable(),
})

const problem = z.object({
  today: day,
  rules,
  rulesFor: z.record(z.string(), rules.partial()).optional(),
  people: z.array(person),
  households: z.record(z.string(), z.enum(['together', 'apart'], { error: 'must be together or apart' })),
  slots: z.array(slot),
  noticeDays: count.optional(),
})

/** A morning, afternoon or evening of one day: what a session takes up. */
export type HalfDay = z.infer<typeof halfDay>
/** The numbers that a municipality sets; see docs/planner.md, "Problem". */
export type Rules = z.infer<typeof rules>
/** Somebody who waits. `languages` are best first. */
export type Person = z.infer<typeof person>
/** A moment at which one group can be held, by the sizes of its `host`; with `group` set one is held there already. */
export type Slot = z.infer<typeof slot>
/** A group that may be held: one slot in one language. */
export interface GroupPlace {
  readonly slot: Slot
  readonly language: string
}
/** How the members of a household go: all in one slot, or never on the same half day. */
export type HouseholdRule = 'together' | 'apart'
/** Everything the planner knows. `rulesFor`: what a municipality has otherwise than `rules`. `noticeDays`: how long before a new slot people have to be told; only what would help asks for it. */
export type Problem = z.infer<typeof problem>

/**
 * The problem in a file's JSON, bare or wrapped as `{ problem: … }`.
 * Throws InputError `problem-invalid` with the path of the first mistake and what must stand there.
 */
export function readProblem(json: unknown): Problem {
  const bare = typeof json === 'object' && json !== null && 'problem' in json ? json.problem : json
  const result = problem.safeParse(bare)
  if (!result.success) {
    const [issue] = result.error.issues
    throw invalid(pathText(issue?.path ?? []), issue?.message ?? 'must be a planning problem')
  }
  refuseTwins('people', result.data.people)
  refuseTwins('slots', result.data.slots)
  refuseUnknownHouseholds(result.data)
  return result.data
}

function refuseTwins(list: 'people' | 'slots', things: readonly { id: string }[]): void {
  const seen = new Set<string>()
  things.forEach(({ id }, index) => {
    if (seen.has(id)) throw invalid(`${list}[${index}].id`, `must be used once, '${id}' is used twice`)
    seen.add(id)
  })
}

function refuseUnknownHouseholds({ people, households }: Problem): void {
  people.forEach(({ household }, index) => {
    if (household === null || Object.hasOwn(households, household)) return
    throw invalid(`people[${index}].household`, `must be one of households, '${household}' is not`)
  })
}

function invalid(path: string, expected: string): InputError {
  return new InputError('problem-invalid', { path, expected })
}

/** `['people', 3, 'deadline']` is `people[3].deadline`. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  return text.replace(/^\./, '') || 'problem'
}

/**
 * The problem with all lists that have no order of their own sorted, people and slots by their ids. Whatever order a
 * problem comes in, the planner sees the same one; so equal problems give equal plans and ties go to the lower id.
 */
export function inOrder(problem: Problem): Problem {
  return {
    ...problem,
    people: problem.people.toSorted(byId),
    slots: problem.slots.toSorted(byId).map((slot) => ({
      ...slot,
      languages: slot.languages.toSorted(),
      resources: slot.resources.toSorted(),
    })),
  }
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}
