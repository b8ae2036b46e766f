import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import { VIEWS } from '../../../src/web/page/views.ts'

/** A form as it stands in a view: what somebody who sends it sends for certain. */
export interface FormInView {
  /** `attendance/_seat.hbs: POST /bijeenkomsten/…/ondertekening what=refused`, to read. */
  readonly name: string
  /** The view that it stands in; none when several views have it. */
  readonly view?: string
  readonly method: string
  /** What the address of the form looks like; anything goes where it is filled in. */
  readonly action: RegExp
  /** The hidden values and the button that are the same for everybody. */
  readonly values: readonly (readonly [name: string, value: string])[]
}

/** The partials that are a form; their callers say where it goes. */
const FORM_PARTIALS = ['confirm', 'post-button', 'search']

/** Every form in `views/`, one for each of its named buttons. */
export function formsInViews(): FormInView[] {
  const files = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.hbs') && !/^test-/.test(file))
    .filter((file) => !FORM_PARTIALS.some((name) => file === `partials/${name}.hbs`))
    .flatMap((file) => {
      const text = readFileSync(join(VIEWS, file), 'utf8')
      return [...writtenForms(file, text), ...partialForms(file, text)]
    })
}

const FORM = /<form\b([^>]*)>(.*?)<\/form>/gs
const HIDDEN = /<input type="hidden" name="([^"{]+)" value="([^"{]+)"/g
const BUTTON = /<button\b[^>]*?\bname="([^"{]+)" value="([^"{]+)"|\{\{> button\b[^}]*?\bname='([^']+)' value='([^']+)'/g

function writtenForms(file: string, text: string): FormInView[] {
  return [...text.matchAll(FORM)].flatMap(([, attributes = '', inside = '']) => {
    const method = /method="(\w+)"/.exec(attributes)?.[1] ?? 'get'
    const action = /action="([^"]*)"/.exec(attributes)?.[1] ?? '{{}}'
    const always = inside.replace(/\{\{#if.*?\{\{\/if\}\}/gs, '')
    const hidden = [...always.matchAll(HIDDEN)].map(([, name = '', value = '']) => [name, value] as const)
    const buttons = [...inside.matchAll(BUTTON)].map(
      ([, name, value, given = '', worth = '']) => [[name ?? given, value ?? worth] as const] as const,
    )
    const sent = buttons.length > 0 ? buttons : [[] as const]
    return sent.map((button) => described(file, method, action, [...hidden, ...button]))
  })
}

function partialForms(file: string, text: string): FormInView[] {
  const found: FormInView[] = []
  const visitor = new Handlebars.Visitor()
  const look = (called: { name: unknown; hash?: hbs.AST.Hash }) => {
    const name = (called.name as hbs.AST.PathExpression).original
    if (!FORM_PARTIALS.includes(name)) return
    const given = new Map((called.hash?.pairs ?? []).map(({ key, value }) => [key, value]))
    const [field, value] = ['name', 'value'].map((key) => literal(given.get(key)))
    const values = name === 'post-button' && field && value ? [[field, value] as const] : []
    // Made by a partial it is the same form wherever it stands.
    const { view, ...form } = described(
      file,
      name === 'search' ? (literal(given.get('method')) ?? 'get') : 'post',
      addressOf(given.get('action')),
      values,
    )
    found.push(name === 'post-button' ? form : { ...form, view })
  }
  visitor.PartialStatement = look
  visitor.PartialBlockStatement = (block) => {
    look(block)
    visitor.accept(block.program)
  }
  visitor.accept(Handlebars.parse(text))
  return found
}

function literal(value: hbs.AST.Expression | undefined): string | undefined {
  return value?.type === 'StringLiteral' ? (value as hbs.AST.StringLiteral).value : undefined
}

/** `(join '/berichten/' id '/opnieuw')` is `/berichten/{{}}/opnieuw`. */
function addressOf(value: hbs.AST.Expression | undefined): string {
  const parts = value?.type === 'SubExpression' ? (value as hbs.AST.SubExpression).params : [value]
  return parts.map((part) => literal(part) ?? '{{}}').join('')
}

function described(file: string, method: string, address: string, values: FormInView['values']): FormInView {
  const path = address.replace(/\?.*/, '').replace(/\{\{#.*?\{\{\/\w+\}\}|\{\{.*?\}\}/gs, '*')
  const said = values.map(([name, value]) => ` ${name}=${value}`).join('')
  const action = new RegExp(`^${path.split('*').map(escaped).join('.*')}$`)
  const view = /(^|\/)_|^(layouts|partials)\//.test(file) ? undefined : file.replace(/\.hbs$/, '')
  return { name: `${file}: ${method.toUpperCase()} ${path}${said}`, view, method, action, values }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
