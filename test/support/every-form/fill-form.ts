import type { Locator } from 'playwright-core'
import type { Field, Form } from './read-page.ts'

/** What a person brings along: by field, as a text or a file. `number` is another one each time. */
export type Answers = (form: Form, field: Field, number: number) => string | FileInHand | undefined

export interface FileInHand {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** Of boxes that are all ticked. */
export const ONLY_THE_FIRST = 'only the first'

let number = 0

/**
 * Fills in a form as a person does: what is asked for and still empty, and of each choice by ticking the first, unless there is an answer.
 * @param here The form on the page.
 */
export async function fillForm(here: Locator, form: Form, answers: Answers): Promise<void> {
  number++
  const done = new Set<string>()
  for (const [place, field] of form.fields.entries()) {
    const { name, type } = field
    const answer = answers(form, field, number)
    if (field.folded || (done.has(name) && (type === 'checkbox' || type === 'radio'))) continue
    const all = here.locator(`[name="${name}"]:not([type=hidden])`)
    const same = form.fields.slice(0, place).filter((one) => one.name === name).length
    const element = all.nth(same)
    done.add(name)
    if (type === 'file') await element.setInputFiles(answer as FileInHand)
    else if (type === 'checkbox' || type === 'radio') await tick(all, typeof answer === 'string' ? answer : undefined)
    else if (type.startsWith('select')) await choose(element, field, answer)
    else if (typeof answer === 'string') await element.fill(answer)
    else if (field.required && field.value === '') await element.fill(`Proef ${number}`)
  }
}

/** Somebody who must choose ticks the first, unless something is ticked already. */
async function tick(all: Locator, answer: string | undefined): Promise<void> {
  const ticked = await all.evaluateAll((boxes) => boxes.some((box) => (box as unknown as { checked: boolean }).checked))
  const values = await all.evaluateAll((boxes) => boxes.map((box) => (box as unknown as { value: string }).value))
  if (answer === ONLY_THE_FIRST) for (const box of (await all.all()).slice(1)) await box.uncheck()
  else if (answer !== undefined) await all.nth(Math.max(0, values.indexOf(answer))).check()
  else if (!ticked && values.length > 1) await all.first().check()
}

async function choose(element: Locator, { value, choices, required }: Field, answer: unknown): Promise<void> {
  const first = choices.find((choice) => choice !== '')
  const wish = typeof answer === 'string' && choices.includes(answer) ? answer : undefined
  const choice = wish ?? (required && value === '' ? first : undefined)
  if (choice !== undefined) await element.selectOption(choice)
}
