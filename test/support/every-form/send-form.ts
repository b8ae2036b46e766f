import type { Page, Response } from 'playwright-core'
import { askForm, fillForm, POINT, UNFOLD, type Answers } from './fill-form.ts'
import { gotoWorkedOut } from '../worked-out.ts'
import { type Form, readPage, type SeenPage } from './read-page.ts'

/** How a form is sent: as it stands on the page and filled in, both by a click; or filled in, by Enter. */
export type Way = 'as it is' | 'filled in' | 'Enter'

/** As it is when it is a filter, filled in, and by Enter where something can be typed that is not folded away. */
export function waysOf(form: Form, button: number): Way[] {
  const typed = form.fields.some(({ type, folded }) => TYPES.includes(type) && !folded)
  const ways: readonly (readonly [Way, boolean])[] = [
    ['as it is', form.method === 'get' && form.refused.length === 0],
    ['filled in', form.method !== 'get' || form.fields.length > 0],
    ['Enter', typed && button === 0],
  ]
  return ways.flatMap(([way, fits]) => (fits ? [way] : []))
}

/** A form that was sent, and what came of it. */
export interface SentForm {
  readonly method: string
  readonly action: string
  /** What stood in it, the button among it. */
  readonly values: readonly (readonly [name: string, value: string])[]
  readonly accepted: boolean
  /** What the form came back with. */
  readonly errors: readonly string[]
}

/** What came of it: the page that follows, and whether that has an address of its own; or what a person stumbles over. */
export type Outcome =
  { readonly sent: SentForm; readonly seen: SeenPage; readonly hasAddress: boolean } | { readonly fault: string }

/** Longer than any page takes. */
const PATIENCE = 20_000
const TYPES = ['text', 'search', 'email', 'tel', 'password']
const TYPED = TYPES.map((type) => `[type=${type}]`).join()

/**
 * Sends a form of the page before us. It is at fault when the browser refuses what a person filled in, when nothing comes, and when what
 * comes is an error without the form to put it right.
 */
export async function sendForm(
  page: Page,
  answers: Answers,
  { form, button, way }: { form: Form; button: number; way: Way },
): Promise<Outcome> {
  try {
    await askForm(page, form.place, `(${UNFOLD})(form)`)
    if (way !== 'as it is') await fillForm(page, form, answers)
    const refused = await askForm<string[]>(page, form.place, REFUSED)
    if (refused.length > 0) return { fault: `the browser refuses ${refused.join(', ')}` }
    const values = await askForm<[string, string][]>(page, form.place, VALUES)
    const answer = await answerTo(page, () => (way === 'Enter' ? pressEnter(page, form) : click(page, form, button)))
    return await outcomeOf(page, answer, form, [...values, form.buttons[button] ?? ['', '']])
  } catch (error) {
    return { fault: (error as Error).message.split('\n')[0] ?? '' }
  }
}

async function outcomeOf(page: Page, answer: Response, form: Form, values: SentForm['values']): Promise<Outcome> {
  // A page that comes by itself when all is worked out could come while it is read.
  if (answer.headers()['refresh']) await gotoWorkedOut(page, page.url())
  const seen = await readPage(page)
  const { errors, alerts, forms } = seen
  const status = answer.status()
  const comesBack = status < 500 && alerts > 0 && forms.length > 0
  // Somebody who can still not be reached is refused in words, on a page of its own: the form must be accepted for another.
  if (status >= 400 && status !== 409 && !comesBack) return { fault: `answered ${status}` }
  const accepted = status < 400 && errors.length === 0
  const { method, action } = form
  return { sent: { method, action, values, accepted, errors }, seen, hasAddress: answer.request().method() === 'GET' }
}

/** The answer of the page that comes. @throws Error when none comes. */
async function answerTo(page: Page, send: () => Promise<void>): Promise<Response> {
  let answer: Response | undefined
  const listen = (response: Response) => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) answer = response
  }
  page.on('response', listen)
  try {
    const came = page.waitForEvent('domcontentloaded', { timeout: PATIENCE }).catch(() => undefined)
    await send()
    if (!(await came) || !answer) throw new Error('nothing happened')
    return answer
  } finally {
    page.off('response', listen)
  }
}

async function pressEnter(page: Page, { place }: Form): Promise<void> {
  await askForm(
    page,
    place,
    `[...form.querySelectorAll('input:is(${TYPED})')].find((one) => one.checkVisibility()).focus()`,
  )
  await page.keyboard.press('Enter')
}

/** With the mouse, on the middle of the button. */
async function click(page: Page, { place }: Form, button: number): Promise<void> {
  const one = `[...form.elements].filter(({ type }) => type === 'submit')[${button}]`
  const { x, y } = await askForm<{ x: number; y: number }>(page, place, `(${POINT})(${one})`)
  await page.mouse.click(x, y)
}

const REFUSED = '[...form.elements].filter((one) => one.name && !one.checkValidity()).map(({ name }) => name)'
const VALUES =
  "[...new FormData(form)].filter(([name]) => name !== '_csrf').map(([name, value]) => [name, String(value)])"
