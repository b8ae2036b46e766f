import type { Stages } from './home-parts.ts'
import { sayDay } from './say-when.ts'
import { type Language, translate } from './words.ts'

/** A number with its bar: how long, out of 100. */
export interface Bar {
  readonly label: string
  readonly number: number
  readonly length: number
  readonly href?: string | undefined
  readonly note?: string | undefined
}

/** How far people are, from referred to reported, each a door to where they are. */
export function funnelOf(stages: readonly Stages[], language: Language): Bar[] {
  const sum = (name: keyof Stages) => stages.reduce((total, stage) => total + stage[name], 0)
  const say = (key: string, count: number) => translate(language, `common:home.funnel.${key}`, { count })
  const aside = sum('undecided') + sum('paused')
  const steps = [
    { label: say('referred', 0), number: sum('referrals'), note: aside > 0 ? say('aside', aside) : undefined },
    { label: say('waiting', 0), number: sum('waiting'), href: '/wachtpool' },
    {
      label: say('invited', 0),
      number: sum('invited'),
      href: '/groepen',
      note: sum('proposed') > 0 ? say('proposed', sum('proposed')) : undefined,
    },
    { label: say('confirmed', 0), number: sum('confirmed'), href: '/groepen' },
    { label: say('signed', 0), number: sum('signed'), href: '/terugmeldingen' },
    { label: say('reported', 0), number: sum('reported'), href: '/terugmeldingen' },
  ]
  return withLengths(steps)
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
      href: month === 'past' ? '/wachtpool?wie=urgent&volgorde=deadline' : undefined,
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
