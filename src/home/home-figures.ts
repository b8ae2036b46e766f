import type { StageCounts } from '../reports/lists/count-stages.ts'
import { sayDay } from '../words/say-when.ts'
import { type Language, translate } from '../words/words.ts'

/** A few people beside a number, and where they are. */
export interface Note {
  readonly number: number
  readonly text: string
  readonly href: string
}

/** A number with its bar: how long, out of 100. */
export interface Bar {
  readonly label: string
  readonly number: number
  readonly length: number
  readonly href?: string | undefined
  readonly notes?: readonly Note[]
}

/** How many people are how far, for one municipality: everyone of `referrals` once; who is reported has signed. */
type Stages = Omit<StageCounts, 'code' | 'name' | 'urgent'>

type Count = Exclude<keyof Stages, 'referrals'>

/** The steps after `referred`, each with those who are no further and not on their way. */
const STEPS: readonly (readonly [step: Count, ...beside: Count[]])[] = [
  ['waiting', 'undecided', 'paused'],
  ['invited', 'proposed'],
  ['confirmed', 'attended'],
  ['signed', 'refused', 'withdrawn'],
  ['reported'],
]

/** How far people are, from referred to reported, each a door to exactly them. Everyone referred is in one number or note; reported are some of who signed. */
export function funnelOf(stages: readonly Stages[], language: Language): Bar[] {
  const sum = (name: keyof Stages) => stages.reduce((total, stage) => total + stage[name], 0)
  const say = (key: string, count = 0) => translate(language, `common:home.funnel.${key}`, { count })
  const note = (name: Count) => ({ number: sum(name), text: say(name, sum(name)), href: doorTo(name) })
  const steps = STEPS.map(([name, ...beside]) => ({
    label: say(name),
    number: sum(name),
    href: doorTo(name),
    notes: beside.map(note).filter(({ number }) => number > 0),
  }))
  return withLengths([
    { label: say('referred'), number: sum('referrals'), href: doorTo('referrals'), notes: [] },
    ...steps,
  ])
}

function doorTo(phase: keyof Stages): string {
  return `/mensen?fase=${phase}`
}

/** Months with the number of deadlines that end in each, and those that are past. */
export function barsOf(
  months: readonly { month: string; people: number }[],
  language: Language,
): (Bar & { late: boolean })[] {
  return withLengths(
    months.map(({ month, people }) => ({
      label:
        month === 'past' ? translate(language, 'common:home.deadlines.past') : sayDay(`${month}-01`, language, 'month'),
      number: people,
      href: people > 0 ? `/mensen?termijn=${month}` : undefined,
      late: month === 'past',
    })),
  )
}

function withLengths<T extends { readonly number: number }>(steps: readonly T[]): (T & { length: number })[] {
  const most = Math.max(1, ...steps.map(({ number }) => number))
  // Whoever is there at all is seen.
  return steps.map((step) => ({
    ...step,
    length: step.number === 0 ? 0 : Math.max(3, Math.round((100 * step.number) / most)),
  }))
}
