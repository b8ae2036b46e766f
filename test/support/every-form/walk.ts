import type { Page } from 'playwright-core'
import type { Answers } from './fill-form.ts'
import { gotoWorkedOut } from '../worked-out.ts'
import { type Field, type Form, lookUp, readPage, type SeenPage } from './read-page.ts'
import { sendForm, type SentForm, type Way, waysOf } from './send-form.ts'

export interface Walk {
  /** Each with the view it stood in. */
  readonly sent: (SentForm & { readonly view: string })[]
  /** What a person would stumble over, one line each. */
  readonly faults: string[]
  /** Views with the action of a form in them that was sent by Enter: once is enough, whatever else stands in the form. */
  readonly entered: Set<string>
}

/** How the walk goes. */
export interface Route {
  readonly origin: string
  readonly patternOf: (path: string) => string
  readonly answers: Answers
  /** How many pages of a kind are looked at: the more, the more states are seen. */
  readonly alike: (pattern: string) => number
  /** Forms after which much is gone are sent later; the highest last. */
  readonly rank: (form: Form) => number
  /** Which forms are sent; all when it is not said. */
  readonly wanted?: Wanted | undefined
}

/** Whether a form is sent, by what is known of it before: its view, and its hidden values with one of its buttons. */
export type Wanted = (form: Pick<Walk['sent'][number], 'view' | 'method' | 'action' | 'values'>) => boolean

/** A form of a page with one of its buttons, and where it was seen. */
interface Task {
  readonly key: string
  readonly button: number
  readonly rank: number
  readonly ways: readonly Way[]
  readonly places: string[]
}

const PLACES = 4
/** Forms of the frame around every page: the same one wherever it stands. */
const EVERYWHERE = ['/taal', '/afmelden', '/mensen/zoeken']
const FILE = /\.(pdf|csv|xlsx|ics|json)(\?|$)/
/** Without a form, under every page; and it leads out of the pages of who is not of the staff. */
const UNDER_ALL = '/toegankelijkheid'

/**
 * Walks from the page it stands on along every link to every kind of page, and sends each form it meets there once in every shape: by a
 * click on each of its buttons, and by Enter where something can be typed. Pages are looked up; the browser shows those from which it sends. Sent before, by another reader, is sent.
 */
export async function walkFrom(page: Page, route: Route, walk: Walk, done: Set<string>): Promise<void> {
  const visited = new Map<string, number>()
  const asked = new Set<string>()
  const links: string[] = []
  const tasks = new Map<string, Task>()

  /** `from`: where the forms can be found again; none for an answer to a form, which has no address of its own. */
  const look = async (from?: string, read?: SeenPage): Promise<SeenPage> => {
    const seen = read ?? (await readPage(page))
    // A patch holds our texts as they lie in their files, with the places in them.
    const nonsense = seen.address.endsWith('.patch') ? [] : seen.nonsense
    for (const text of nonsense) walk.faults.push(`${seen.address} says ${text}`)
    for (const { href, part } of seen.links) follow(href, `${seen.address} ${part}`)
    for (const form of seen.forms) note(form, seen, from)
    return seen
  }
  const follow = (link: string, source: string) => {
    if (asked.has(link) || FILE.test(link) || link === UNDER_ALL) return
    const pattern = route.patternOf(link.replace(/\?.*/, '')) + namesIn(link)
    const most = route.alike(pattern)
    // Beside each other on one page they are mostly in the same state.
    const limits = [
      [`${source} ${pattern}`, most > 2 ? 3 : 1],
      [pattern, most],
    ] as const
    for (const [key, most] of limits) {
      const times = visited.get(key) ?? 0
      if (times >= most) return
      visited.set(key, times + 1)
    }
    asked.add(link)
    links.push(link)
  }
  const note = (form: Form, seen: SeenPage, from?: string) => {
    const name = keyOf(form, seen, route)
    const chosen = form.fields.filter((field) => field.type.startsWith('select') && form.refused.includes(field.name))
    if (form.method === 'get' && chosen.length > 0)
      walk.faults.push(`${seen.address}: the browser refuses ${form.action} as it stands: ${namesOf(chosen)}`)
    if (form.folded.length > 0)
      walk.faults.push(`${seen.address}: ${form.action} asks for what is folded away: ${form.folded.join(', ')}`)
    form.buttons.forEach((value, button) => {
      if (route.wanted?.({ ...form, view: seen.view, values: [...form.hidden, value] }) === false) return
      const key = `${name} ${button}`
      if (done.has(key)) return
      const task = tasks.get(key)
      if (task && from && task.places.length < PLACES) task.places.push(from)
      else if (!task) {
        const kind = `${seen.view} ${form.method} ${route.patternOf(form.action)}`
        const ways = waysOf(form, button).filter((way) => way !== 'Enter' || !walk.entered.has(kind))
        if (ways.includes('Enter')) walk.entered.add(kind)
        tasks.set(key, { key, button, rank: route.rank(form), ways, places: from ? [from] : [] })
      }
    })
  }
  const visitAll = async () => {
    for (let link = links.shift(); link !== undefined; link = links.shift()) {
      const { status, seen } = await lookUp(page, route.origin + link)
      // A form that comes back with an error has an address too.
      const comesBack = seen.alerts > 0 && seen.forms.some(({ action }) => !EVERYWHERE.includes(action))
      if (status >= 500 || (status >= 400 && !comesBack)) walk.faults.push(`${link}: ${status}`)
      await look(link, seen)
    }
  }
  const next = () => {
    const open = [...tasks.values()].filter(({ key }) => !done.has(key))
    // What stands only on the page before us is sent at once.
    return open.sort((one, other) => urgency(one) - urgency(other))[0]
  }

  await look(addressOf(page))
  await visitAll()
  for (let task = next(); task; task = next()) {
    done.add(task.key)
    if (!(await sendTask(page, route, walk, task, look))) {
      done.delete(task.key)
      tasks.delete(task.key)
    }
    await visitAll()
  }
}

function urgency({ places, rank }: Task): number {
  return places.length === 0 ? -1 : rank
}

function addressOf(page: Page): string {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

type Look = (from?: string, read?: SeenPage) => Promise<SeenPage>

/** Sends the form in each way that fits, from the first place where it still stands. */
async function sendTask(page: Page, route: Route, walk: Walk, task: Task, look: Look): Promise<boolean> {
  const formOn = (seen: SeenPage) => {
    if (seen.view === 'errors/error') return undefined
    const form = seen.forms.find((one) => task.key === `${keyOf(one, seen, route)} ${task.button}`)
    return form && { seen, form }
  }
  const find = async (before?: SeenPage) => {
    // A page that renews itself may be gone while it is read: then the form is looked for where it stands.
    const now = before ?? (await readPage(page).catch(() => undefined))
    const here = now && formOn(now)
    if (here) return here
    for (const place of task.places) {
      // What stood there before may be gone by now, and then so is the page.
      const response = await gotoWorkedOut(page, route.origin + place)
      if ((response?.status() ?? 0) >= 500) walk.faults.push(`${place}: ${response?.status()}`)
      const there = formOn(await look(place))
      if (there) return there
    }
    return undefined
  }
  let before: SeenPage | undefined
  let sent = false
  for (const way of task.ways) {
    const found = await find(before)
    if (!found) return sent
    const { seen, form } = found
    before = undefined
    const outcome = await sendForm(page, route.answers, { form, button: task.button, way })
    sent = true
    if ('fault' in outcome) {
      walk.faults.push(`${seen.address}: ${form.method} ${form.action} (${way}): ${outcome.fault}`)
      continue
    }
    walk.sent.push({ view: seen.view, ...outcome.sent })
    before = await look(outcome.hasAddress ? addressOf(page) : undefined, outcome.seen)
  }
  return sent
}

/** The end of the name of a field that each row has. */
const OF_ROW = /-\d{1,3}$/

/** Two forms are alike when they stand on the same kind of page and ask the same. */
function keyOf(form: Form, { address, view }: SeenPage, { patternOf }: Route): string {
  const page = EVERYWHERE.includes(form.action) ? '' : `${view} ${patternOf(address.replace(/\?.*/, ''))}`
  // However many rows a form has, and whatever stands in them, it is the same form.
  const fields = [...new Set(form.fields.map(({ name, type }) => `${name.replace(OF_ROW, '')}:${type}`))].sort()
  const words = form.hidden
    .filter(([name, value]) => /^[a-z-]{2,20}$/.test(value) && !OF_ROW.test(name))
    .map((pair) => pair.join('='))
  const buttons = form.buttons.map(([name, value]) => `${name}=${/^[a-z-]*$/.test(value) ? value : ''}`)
  const action = form.method === 'get' ? form.action : patternOf(form.action)
  const kind = action.replace(/\/[^/]*[\dA-Z][^/]*/g, '/…')
  return [page, form.method, kind, fields.join(), words.join(), buttons.join()].join(' | ')
}

function namesOf(fields: readonly Field[]): string {
  return fields.map(({ name }) => name).join(', ')
}

function namesIn(link: string): string {
  const query = link.split('?')[1]
  // Another order or page of a list is the same page.
  const names = [...new URLSearchParams(query).keys()].filter((name) => name !== 'volgorde' && name !== 'pagina')
  return names.length > 0 ? `?${names.sort().join('&')}` : ''
}
