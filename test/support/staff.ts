import type { Page } from 'playwright-core'
import { addUser } from '../../src/accounts/users/add-user.ts'
import { hashPassword } from '../../src/accounts/users/passwords.ts'
import { User, type Role } from '../../src/accounts/user.entity.ts'
import type { Deps } from '../../src/deps.ts'
import { COMMAND } from '../../src/history/work.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import type { RunningApp } from './app.ts'
import { type Client, newClient } from './client.ts'

export const PASSWORD = 'een rustige ochtend in mei'

let people = 0

/** A made-up member of staff with a password. Municipalities that are not there yet come with them. */
export async function aColleague(
  deps: Deps,
  role: Role,
  municipalities: readonly string[] = role === 'admin' ? [] : ['0935'],
  { name = 'Noor de Wit', language = 'nl' }: { name?: string; language?: 'nl' | 'en' } = {},
): Promise<{ id: string; email: string; name: string }> {
  for (const code of municipalities) await aMunicipality(deps, code)
  const email = `${role}-${++people}@example.org`
  const { id } = await addUser(deps, COMMAND, { email, name, role, municipalities, language })
  passwordHash ??= hashPassword(PASSWORD)
  const chosen = { passwordHash: await passwordHash, setupHash: null, setupUntil: null }
  await deps.db.write((tx) => tx.update(User, { id }, chosen))
  return { id, email, name }
}

/** Hashing is slow, as it should be, and one and the same password needs it once. */
let passwordHash: Promise<string> | undefined

/** A client with cookies, signed in as someone with this role: `await (await signInAs(app, 'planner')).get('/groepen')`. */
export async function signInAs(
  app: Pick<RunningApp, 'url' | 'deps'>,
  role: Role,
  municipalities?: readonly string[],
): Promise<Client> {
  const { email } = await aColleague(app.deps, role, municipalities)
  return signedIn(app.url, email)
}

async function signedIn(url: string, email: string): Promise<Client> {
  const client = newClient(url)
  const answer = await client.post('/aanmelden', { email, password: PASSWORD })
  if (answer.status !== 303) throw new Error(`could not sign in: ${answer.status}`)
  return client
}

/** The same in a browser, which shows no form for it (`every-form.test.ts` does): the page stands at the start page afterwards. */
export async function signInPage(
  app: RunningApp,
  page: Page,
  role: Role,
  { municipalities, ...about }: { municipalities?: readonly string[]; name?: string; language?: 'nl' | 'en' } = {},
): Promise<void> {
  const { email } = await aColleague(app.deps, role, municipalities, about)
  const { cookies } = await signedIn(app.url, email)
  await page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: app.url })))
  await page.goto(`${app.url}/`)
}

const NAMES: Record<string, string> = { '0935': 'Maastricht', '0938': 'Meerssen', '0981': 'Vaals' }

async function aMunicipality({ db }: Pick<Deps, 'db'>, code: string): Promise<void> {
  const sender = {
    name: 'Sociale Zaken',
    onBehalfOf: 'het college',
    returnAddress: [],
    phone: '14 043',
    email: 'post@example.org',
  }
  const rules = {
    minGroupSize: 8,
    maxGroupSize: 15,
    rescueDays: 56,
    rescueGroupSize: 3,
    overflowAfterDays: 90,
    noticeDays: 21,
    replyDays: 7,
    letterDays: 3,
    maxInvitations: 3,
    approval: 'automatic' as const,
    overbookPercent: 0,
  }
  const row = { code, name: NAMES[code] ?? `Gemeente ${code}`, oin: null, regionCode: null, sender, rules }
  await db.write(async (tx) => {
    if (!(await tx.existsBy(Municipality, { code }))) await tx.insert(Municipality, row)
  })
}
