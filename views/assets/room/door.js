/*
 * Who stands at the door and is not on the list. With network the office looks them up, in a page; without, the lists that are on the phone
 * are looked through, and who is noted waits as taps do. What is typed is lost in neither.
 */
import { isList } from './keep.js'
import { holdsNumber } from './numbers.js'
import { Away, newToken } from './office.js'
import { whoOf } from './rows.js'
import { words } from './state.js'
import { beAway, noteVisitor } from './taps.js'

/** From now on this page works without network too. */
export function watchDoor(vault) {
  const place = document.getElementById('on-phone')
  // A browser that keeps nothing has only what the office answers.
  if (!place || !vault.lasts) return
  const looking = document.querySelector('main form[role=search]')
  const visitor = document.getElementById('visitor')
  const door = { vault, place, visitor }
  looking.addEventListener('submit', (event) => lookUp(event, door))
  visitor.addEventListener('submit', (event) => noteTyped(event, door))
}

/** The office knows everybody. Without it: who is expected today, and is on this phone. */
async function lookUp(event, door) {
  event.preventDefault()
  const form = event.target
  try {
    form.elements._csrf.value = await newToken(words().account)
    form.submit()
  } catch (error) {
    // Signed out: the page itself leads to where one signs in.
    if (!(error instanceof Away)) return form.submit()
    beAway()
    showExpected(form.elements.zoek.value.trim(), door)
  }
}

async function showExpected(typed, { vault, place, visitor }) {
  const lists = (await vault.pages()).filter(isList)
  const found = lists.flatMap(peopleOf).filter((person) => isCalled(person, typed))
  place.replaceChildren(listOf(found.map((person) => lineOf(person, place, visitor))))
  if (found.length > 0 || typed === '') return
  place.replaceChildren(Object.assign(document.createElement('p'), { textContent: place.dataset.none }))
  const box = visitor.elements[/\d|\//.test(typed) ? 'shown' : 'name']
  box.value ||= typed
}

/** The people of a list that is kept. */
function peopleOf({ path, lead, html }) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  return [...page.querySelectorAll('.seat')].map((row) => ({
    path,
    lead,
    row: row.id,
    name: row.querySelector('.seat__name').textContent,
    reference: row.querySelector('.seat__reference').textContent,
  }))
}

/** Whether each word begins a name, or they are the reference; accents and capitals don't matter. One letter is nobody, as at the office. */
function isCalled({ name, reference }, typed) {
  const asked = plain(typed)
  if (asked === plain(reference)) return true
  const names = plain(name).split(/[\s-]+/)
  return asked.length > 1 && asked.split(/\s+/).every((word) => names.some((one) => one.startsWith(word)))
}

function plain(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

function listOf(lines) {
  const list = Object.assign(document.createElement('ul'), { className: 'seats' })
  list.append(...lines)
  return list
}

function lineOf(person, place, visitor) {
  const line = Object.assign(document.createElement('li'), { className: 'visitor' })
  const isHere = person.path === place.dataset.list
  const where = isHere ? place.dataset.here : place.dataset.elsewhere.replace('{where}', person.lead)
  const said = `${person.reference} · ${where}`
  line.append(whoOf(person.name, said), isHere ? rowLink(person, place) : noteButton(person, place, visitor))
  return line
}

function rowLink({ path, row }, { dataset }) {
  return Object.assign(document.createElement('a'), {
    className: 'utrecht-link',
    href: `${path}#${row}`,
    textContent: dataset.toRow,
  })
}

function noteButton({ name, reference }, place, visitor) {
  const button = Object.assign(document.createElement('button'), {
    className: 'utrecht-button utrecht-button--secondary-action',
    type: 'button',
    textContent: place.dataset.note,
    ariaLabel: `${place.dataset.note}: ${name}, ${reference}`,
  })
  const fields = [
    ['name', name],
    ['shown', reference],
  ]
  button.addEventListener('click', () => note(fields, place, visitor))
  return button
}

function noteTyped(event, { place, visitor }) {
  event.preventDefault()
  const fields = [...new FormData(visitor)].filter(([name]) => name !== '_csrf')
  const numbered = fields.find(([, value]) => holdsNumber(value))
  if (numbered) return sayWrong(visitor, { refused: words().number, field: numbered[0] })
  return note(fields, place, visitor)
}

/** To the list, where they stand; back to the field when the office refused it. */
async function note(fields, place, visitor) {
  const { name, note: text } = Object.fromEntries(fields)
  const label = [place.dataset.label, text].filter(Boolean).join(': ')
  const left = await noteVisitor({ action: visitor.getAttribute('action'), fields, name, label })
  if (left) return sayWrong(visitor, left)
  location.assign(`${place.dataset.list}#visitors`)
}

function sayWrong(form, { refused, field = 'name' }) {
  for (const old of form.querySelectorAll('.field__error')) old.remove()
  for (const one of form.querySelectorAll('[aria-invalid]')) {
    one.removeAttribute('aria-invalid')
    describe(one, [hintOf(one)])
  }
  const box = form.elements[field]
  const text = Object.assign(document.createElement('p'), {
    className: 'utrecht-form-field-error-message field__error',
    id: `${field}-error`,
    textContent: refused,
  })
  box.before(text)
  box.setAttribute('aria-invalid', 'true')
  describe(box, [hintOf(box), text])
  box.focus()
}

function hintOf({ id }) {
  return document.getElementById(`${id}-hint`)
}

/** Says by which elements a field is described; without any it is not. */
function describe(box, by) {
  const ids = by.flatMap((element) => element?.id ?? [])
  if (ids.length > 0) box.setAttribute('aria-describedby', ids.join(' '))
  else box.removeAttribute('aria-describedby')
}
