import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars, { type HelperDelegate, type HelperOptions } from 'handlebars'
import { projectFolder } from '../../outside/project-folder.ts'
import { assetAddress } from './assets.ts'
import {
  type DayForm,
  sayBatch,
  sayDay,
  sayMoment,
  sayNumber,
  translate,
  type Language,
  sayActivity,
} from '../../words/words.ts'

/** The folder with a folder for each stage, `layouts` and `partials`. */
export const VIEWS = projectFolder('views')

type Template = HandlebarsTemplateDelegate<object>

/** Fills the templates of `views/`. Each is compiled once. */
export interface Views {
  /** The view inside its layout (`layout` in the data, `main` when not given, none when `false`). Throws when there is no such view. */
  render(view: string, data: object): string
}

/** Reads the partials; views are read when first shown. */
export function createViews(): Views {
  const handlebars = Handlebars.create()
  registerHelpers(handlebars)
  for (const file of partialFiles()) handlebars.registerPartial(partialName(file), compile(handlebars, file))
  const compiled = new Map<string, Template>()
  const template = (name: string) => {
    const found = compiled.get(name) ?? compile(handlebars, `${name}.hbs`)
    compiled.set(name, found)
    return found
  }
  return {
    render(view, data) {
      const { layout = 'main' } = data as { layout?: string | false }
      const body = template(view)(data)
      return layout ? template(`layouts/${layout}`)(Object.assign(data, { body })) : body
    },
  }
}

/**
 * A partial sees the parameters it is given and `@root`, nothing else: no `name` or `error` that happens to be around. Its block sees
 * what the caller sees, as `it`.
 */
function compile(handlebars: typeof Handlebars, file: string): Template {
  const tree = Handlebars.parse(withoutIndent(readFileSync(join(VIEWS, file), 'utf8')))
  new BlocksKeepContext().accept(tree)
  return handlebars.compile<object>(tree, { preventIndent: true, explicitPartialContext: true })
}

/** A browser doesn't need it, and pages would be a third larger. */
function withoutIndent(text: string): string {
  return text.replaceAll(/^ +/gm, '')
}

/** Adds `it=this` to every `{{#> partial}}`; the partial shows the block with `{{> @partial-block it}}`. */
class BlocksKeepContext extends Handlebars.Visitor {
  override PartialBlockStatement(block: hbs.AST.PartialBlockStatement): void {
    const value: hbs.AST.PathExpression = { ...pathToThis, loc: block.loc }
    const pair: hbs.AST.HashPair = { type: 'HashPair', key: 'it', value, loc: block.loc }
    block.hash = {
      type: 'Hash',
      loc: block.loc,
      pairs: [...((block.hash as hbs.AST.Hash | undefined)?.pairs ?? []), pair],
    }
    super.PartialBlockStatement(block)
  }
}

const pathToThis = { type: 'PathExpression' as const, data: false, depth: 0, parts: [], original: 'this' }

/** `partials/button.hbs` is `{{> button}}`; a stage keeps its own in `groups/_dots-row.hbs`: `{{> groups/dots-row}}`. */
function partialFiles(): string[] {
  const files = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))
  return files.filter((file) => /^partials\/.*\.hbs$|\/_[^/]*\.hbs$/.test(file))
}

function partialName(file: string): string {
  return file
    .replace(/^partials\//, '')
    .replace(/(^|\/)_/, '$1')
    .replace(/\.hbs$/, '')
}

/** What every template can say; see each. The last argument is Handlebars' own. */
function registerHelpers(handlebars: typeof Handlebars): void {
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
  /** `{{batch '2026-11-17-2'}}`: 17 nov 2026 (2). */
  batch: (name: Text, options: HelperOptions) => sayBatch(name ?? '', languageOf(options)),
  /** `{{moment event.at}}`: 15 dec 2026 08:14, Dutch time. */
  moment: (moment: Text, options: HelperOptions) => sayMoment(moment, languageOf(options)),
  /** `{{activity session.activity}}`: the excursion in the reader's language, or what staff called it. */
  activity: (name: Text, options: HelperOptions) => sayActivity(name, languageOf(options)),
  /** `{{number 12500}}`: 12.500. What is put into words already stays as it is. */
  number: (value: number | string | null | undefined, options: HelperOptions) =>
    typeof value === 'number' ? sayNumber(value, languageOf(options)) : (value ?? ''),
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
