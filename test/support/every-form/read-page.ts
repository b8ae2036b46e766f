import type { Page } from 'playwright-core'
import { askWorkedOut } from '../worked-out.ts'

/** A field that a person sees and can change. */
export interface Field {
  readonly name: string
  readonly type: string
  readonly value: string
  readonly required: boolean
  /** It stands in a part of the form that is folded. */
  readonly folded: boolean
  /** Of a select: what can be chosen. */
  readonly choices: readonly string[]
}

export interface Form {
  /** Its place among the forms of the page. */
  readonly place: number
  readonly method: string
  readonly action: string
  readonly fields: readonly Field[]
  /** The hidden values, without the token. */
  readonly hidden: readonly (readonly [name: string, value: string])[]
  /** Name and value of each button that sends it. */
  readonly buttons: readonly (readonly [name: string, value: string])[]
  /** The fields that the browser refuses as they stand. */
  readonly refused: readonly string[]
  /** The fields that must be filled in but stand in a part that is folded: left empty, the browser refuses and shows nothing. */
  readonly folded: readonly string[]
}

/** What is on a page for who looks at it. */
export interface SeenPage {
  /** Path and query. */
  readonly address: string
  /** The view it was made from, see `sayViews`. */
  readonly view: string
  /** Where they lead, and in what part of the page they stand. */
  readonly links: readonly { readonly href: string; readonly part: string }[]
  readonly forms: readonly Form[]
  /** Errors that a form came back with. */
  readonly errors: readonly string[]
  /** Errors and warnings that it shows. */
  readonly alerts: number
  /** What no person should ever read: `[object Object]`, `undefined`, the key of a text. */
  readonly nonsense: readonly string[]
}

/** Looks at the page that the browser shows. */
export function readPage(page: Page): Promise<SeenPage> {
  return page.evaluate<SeenPage>(`(${READ})(document, location)`)
}

/**
 * Looks at a page without showing it: this browser asks for it as who is signed in, and reads it, but loads no styles and draws nothing,
 * which is most of what a page costs.
 * @returns The status of the answer too.
 */
export async function lookUp(page: Page, address: string): Promise<{ status: number; seen: SeenPage }> {
  const answer = await askWorkedOut(page, address)
  const [html, url] = [await answer.text(), answer.url()].map((text) => JSON.stringify(text))
  const parsed = `new DOMParser().parseFromString(${html}, 'text/html')`
  return { status: answer.status(), seen: await page.evaluate<SeenPage>(`(${READ})(${parsed}, new URL(${url}))`) }
}

/** In the page itself, so as text: a compiled function would bring the compiler's own helpers along. */
const READ = String.raw`(document, { origin, pathname, search }) => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const shown = (element) => element.type !== 'hidden' && !element.disabled
  const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.type !== 'submit' && shown(one))
  const isFolded = (one, form) => form.contains(one.closest('details:not([open])'))
  const linkOf = (link) => new URL(link.getAttribute('href'), origin + pathname + search)
  const forms = all('form').map((form, place) => ({
    place,
    method: form.method,
    action: (form.getAttribute('action') ?? pathname).replace(/\?.*/, ''),
    fields: fieldsOf(form).map((one) => ({
      name: one.name, type: one.type, value: one.value, required: one.required, folded: isFolded(one, form),
      choices: one.options ? [...one.options].map(({ value }) => value) : [],
    })),
    hidden: [...form.elements].filter((one) => one.type === 'hidden' && one.name !== '_csrf').map(({ name, value }) => [name, value]),
    buttons: [...form.elements].filter(({ type }) => type === 'submit').map(({ name, value }) => [name, value]),
    refused: [...form.elements].filter((one) => one.name && !one.checkValidity()).map(({ name }) => name),
    folded: [...form.elements].filter((one) => one.required && isFolded(one, form)).map(({ name }) => name),
  }))
  // Also what is folded; what is typed, and what stands there as code, is meant so.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) if (!walker.currentNode.parentNode.closest('script, style, textarea, code')) texts.push(walker.currentNode.data)
  const read = [document.title, ...texts, ...all('[title], [aria-label], [placeholder], [value]').flatMap((one) =>
    [one.title, one.getAttribute('aria-label'), one.placeholder, one.tagName === 'INPUT' && one.type !== 'hidden' ? one.value : ''])]
  const nonsense = read.flatMap((text) => text?.match(/.{0,30}(\[object \w+\]|\bundefined\b|\bNaN\b|\bnull\b|Invalid Date|\{\{|(?<![\w/])[a-z]{3,20}:[a-z]\w*(\.\w+)*).{0,30}/g) ?? [])
  return {
    address: pathname + search,
    view: /view: (\S+)/.exec(document.documentElement.lastChild?.data ?? document.lastChild?.data ?? '')?.[1] ?? '',
    links: all('a[href]').filter((link) => linkOf(link).origin === origin && !link.getAttribute('href').startsWith('#')).map((link) => ({
      href: linkOf(link).href.slice(origin.length).replace(/#.*/, ''), part: link.closest('section')?.querySelector('h2')?.textContent ?? '',
    })),
    forms,
    errors: all('.field__error, .utrecht-alert--error, .form__error').map(({ textContent }) => textContent.trim()),
    alerts: all('.field__error, .form__error, .utrecht-alert').length,
    nonsense: [...new Set(nonsense)],
  }
}`
