import Handlebars, { type HelperDelegate, type HelperOptions } from 'handlebars'
import { assetAddress } from './assets.ts'
import { type DayForm, sayDay, sayMoment } from '../../words/say-when.ts'
import { translate, type Language } from '../../words/words.ts'
import { sayActivity } from '../../words/say-language.ts'

/** What every template can say; see each. The last argument is Handlebars' own. */
export function registerHelpers(handlebars: typeof Handlebars): void {
  handlebars.registerHelper({ ...choosing, ...gathering })
  for (const [name, helper] of Object.entries(speaking)) handlebars.registerHelper(name, besideField(name, helper))
}

/** `{{date}}` without anything is the field `date` of a row, not the helper. */
function besideField(name: string, helper: (...given: never[]) => unknown): HelperDelegate {
  return function (this: Readonly<Record<string, unknown>>, ...given: unknown[]) {
    return given.length === 1 ? this[name] : helper(...(given as never[]))
  }
}

type Text = string | null | undefined

const languageOf = (options: HelperOptions) => (options.data as { root: { language?: Language } }).root.language ?? 'nl'

/** A Handlebars helper gets its options last; `text(a, options)` and `text(a, b, options)` are both possible. */
const isOptions = (value: unknown): value is HelperOptions =>
  typeof value === 'object' && value !== null && 'hash' in value

const speaking = {
  /** `{{t 'accounts:users.title' count=3}}`; `count` chooses the plural. */
  t: (key: string, options: HelperOptions) => translate(languageOf(options), key, options.hash),
  /** `{{date day}}`, `{{date day 'full'}}`: 15 december 2026; forms: full, long, short, compact. */
  date: (day: Text, ...rest: unknown[]) => {
    const options = rest.at(-1) as HelperOptions
    return sayDay(day, languageOf(options), isOptions(rest[0]) ? 'long' : (rest[0] as DayForm))
  },
  /** `{{moment event.at}}`: 15 dec 2026 08:14, Dutch time. */
  moment: (moment: Text, options: HelperOptions) => sayMoment(moment, languageOf(options)),
  /** `{{activity session.activity}}`: the excursion in the reader's language, or what staff called it. */
  activity: (name: Text, options: HelperOptions) => sayActivity(name, languageOf(options)),
  /** `{{number 12500}}`: 12.500 */
  number: (value: number | null | undefined, options: HelperOptions) =>
    value === null || value === undefined ? '' : new Intl.NumberFormat(languageOf(options)).format(value),
  /** `{{dots 11 15}}`: fifteen dots of which eleven are filled, read out as "11 van 15". */
  dots: (filled: number, total: number, options: HelperOptions) =>
    dots(filled, total, translate(languageOf(options), 'common:dots', { filled, total })),
  /** `{{asset 'dagdeel.css'}}`: its address, new whenever the file changes. */
  asset: (file: string) => new Handlebars.SafeString(assetAddress(file)),
  /** `{{encode name}}` for in an address. */
  encode: (text: string) => encodeURIComponent(text),
}

/** As `{{#if}}` sees it: none at all is nothing too, which Handlebars' own `isEmpty` takes for something. */
const isNothing = (value: unknown) => value === 0 || Handlebars.Utils.isEmpty(value)

const choosing = {
  eq: (a: unknown, b: unknown) => a === b,
  not: isNothing,
  and: (...values: unknown[]) => values.slice(0, -1).every((value) => !isNothing(value)),
  or: (...values: unknown[]) => values.slice(0, -1).find((value) => !isNothing(value)),
  /** Days until a deadline: past, or within four weeks. */
  past: (days: number) => days < 0,
  soon: (days: number) => days <= 28,
  includes: (list: readonly unknown[] | undefined, value: unknown) => list?.includes(value) ?? false,
}

const gathering = {
  /** `{{> table columns=(list (object label='…') …)}}` */
  list: (...values: unknown[]) => values.slice(0, -1),
  object: (options: HelperOptions) => options.hash,
  /** Whether a partial got a block. (`{{#if @partial-block}}` would run it.) */
  hasBlock: (options: HelperOptions) => (options.data as Record<string, unknown>)['partial-block'] !== undefined,
  /** `{{> button action=(join '/groepen/' id '/sluit')}}` */
  join: (...values: unknown[]) => values.slice(0, -1).join(''),
}

const ACROSS = 12
const HIGH = 10

/**
 * A line of `total` dots of which `filled` are full: a group seen at a glance. Over 30 the eye counts no more: then only the text.
 * @param label What is read out instead, and shown when there are too many.
 */
function dots(filled: number, total: number, label: string): Handlebars.SafeString {
  const text = Handlebars.escapeExpression(label)
  if (total > 30 || total < 1) return new Handlebars.SafeString(`<span class="dots-text">${text}</span>`)
  const circles = Array.from({ length: total }, (_, place) => circle(place, place < filled)).join('')
  const width = total * ACROSS
  return new Handlebars.SafeString(
    `<svg class="dots" role="img" aria-label="${text}" width="${width}" height="${HIGH}" viewBox="0 0 ${width} ${HIGH}">${circles}</svg>`,
  )
}

function circle(place: number, full: boolean): string {
  return `<circle cx="${place * ACROSS + 5}" cy="5" r="4" class="dots__${full ? 'full' : 'empty'}"/>`
}
