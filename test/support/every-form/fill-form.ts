import type { Page } from 'playwright-core'
import type { Field, Form } from './read-page.ts'

/** What a person brings along: by field, as a text or a file. `number` is another one each time. */
export type Answers = (form: Form, field: Field, number: number) => string | FileInHand | undefined

export interface FileInHand {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** Of boxes that are all ticked, or none. */
export const ONLY_THE_FIRST = 'only the first'

let number = 0

/**
 * Fills in a form as a person does: what is asked for and still empty, and of each choice by ticking the first, unless there is an answer.
 * @throws Error when a person could not see or touch one of the fields.
 */
export async function fillForm(page: Page, form: Form, answers: Answers): Promise<void> {
  number++
  const given = form.fields.map((field) => ({ ...field, answer: answers(form, field, number) }))
  const typed = given.map(({ answer, ...field }) => ({
    ...field,
    answer: typeof answer === 'string' ? answer : undefined,
  }))
  await askForm(page, form.place, `(${FILL})(form, ${JSON.stringify(typed)}, ${number})`)
  for (const { name, type, folded, answer } of given)
    if (type === 'file' && !folded)
      await page
        .locator('form')
        .nth(form.place)
        .locator(`[name="${name}"]`)
        .setInputFiles(answer as FileInHand)
}

/** Asks the form itself; as text, because a compiled function would bring the compiler's own helpers along. */
export function askForm<T>(page: Page, place: number, question: string): Promise<T> {
  return page.evaluate<T>(`((form) => ${question})(document.forms[${place}])`)
}

/** Where the middle of something is, brought into view. It fails when it is not there for a finger: gone, or behind something else. */
export const POINT = String.raw`(element) => {
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
  const { x, y, width, height } = element.getBoundingClientRect()
  const middle = { x: x + width / 2, y: y + height / 2 }
  const there = document.elementFromPoint(middle.x, middle.y)
  const own = [element, ...(element.labels ?? [])]
  if (element.disabled || !own.some((one) => one.contains(there)))
    throw new Error('nobody can touch ' + (element.name || element.innerText) + ' behind ' + (there?.outerHTML ?? 'nothing').slice(0, 80))
  return middle
}`

/** Opens what is folded around the form, as a person does who looks for it. */
export const UNFOLD = String.raw`(form) => {
  const folds = []
  for (let one = form; one; one = one.parentElement) {
    if (one.matches('details:not([open])')) folds.unshift(one.querySelector('summary'))
    if (one.matches('[popover]:not(:popover-open)')) folds.unshift(document.querySelector('[popovertarget="' + one.id + '"]'))
  }
  for (const fold of folds) { (${POINT})(fold); fold.click() }
}`

const FILL = String.raw`(form, fields, number) => {
  const touch = (box) => { (${POINT})(box); box.click() }
  const write = (element, text) => {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.disabled || element.readOnly) throw new Error('nobody can fill in ' + element.name)
    element.value = text
    if (element.value !== text) throw new Error(element.name + ' does not take ' + text)
  }
  const tick = (boxes, answer) => {
    if (answer === '${ONLY_THE_FIRST}') boxes.filter((box, n) => box.checked !== (n === 0)).forEach(touch)
    else if (answer !== undefined) { const box = boxes.find(({ value }) => value === answer) ?? boxes[0]; if (!box.checked) touch(box) }
    else if (boxes.length > 1 && !boxes.some((box) => box.checked)) touch(boxes[0])
  }
  const choose = (element, { value, choices, required, answer }) => {
    const wish = choices.includes(answer) ? answer : undefined
    const choice = wish ?? (required && value === '' ? choices.find((one) => one !== '') : undefined)
    if (choice !== undefined) write(element, choice)
  }
  const done = new Set()
  fields.forEach((field, place) => {
    const { name, type, value, required, folded, answer } = field
    if (folded || type === 'file' || (/^(checkbox|radio)$/.test(type) && done.has(name))) return
    const all = [...form.elements].filter((one) => one.name === name && one.type !== 'hidden')
    const element = all[fields.slice(0, place).filter((one) => one.name === name).length]
    done.add(name)
    if (/^(checkbox|radio)$/.test(type)) tick(all, answer)
    else if (type.startsWith('select')) choose(element, field)
    else if (answer !== undefined) write(element, answer)
    else if (required && value === '') write(element, 'Proef ' + number)
  })
}`
