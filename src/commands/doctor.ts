import { resolve } from 'node:path'
import { AppError, ConflictError } from '../errors.ts'
import { NAMELESS } from '../outside/database/data-key.entity.ts'
import { listOpenFiles } from '../outside/files.ts'
import type { Deps } from '../deps.ts'
import { listJobStates, type JobState, wholeTrouble } from '../home/job-states.ts'
import { countStarred } from '../outside/mail/bounce-mailbox.ts'
import { reachGateway } from '../outside/sms/sms-gateway.ts'
import { outletOf } from '../invitations/sms/sms-of.ts'
import type { CommandCall } from './command-line.ts'
import { NOT_NEEDED } from './rekey.ts'
import { countByKey, someSealed } from '../people/settle-keys.ts'
import { loadTemplates } from '../invitations/texts/our-templates.ts'
import { isProxyUnknown } from '../web/guard/where-from.ts'

/** One thing that was looked at. `advice` says what to do when it is not right. */
export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly advice: string
}

/** `dagdeel doctor`: looks at everything that can be wrong at an installation. Exit 1 when something is. */
export async function examine({ open, say }: CommandCall): Promise<void> {
  const checks = await open(checkAll).catch(cannotOpen)
  say(
    { checks },
    checks.map(({ name, ok, advice }) => `${ok ? 'ok   ' : 'FAULT'} ${name}${advice ? `: ${advice}` : ''}`).join('\n'),
  )
  const faults = checks.filter(({ ok }) => !ok)
  if (faults.length > 0)
    throw new ConflictError('doctor-found-faults', { faults: faults.map(({ name }) => name).join(', ') })
}

/** Where not even the database can be opened, that is what there is to say. */
function cannotOpen(error: unknown): Check[] {
  if (!(error instanceof AppError)) throw error
  const { message, values } = error
  return [{ name: 'database', ok: false, advice: `${DATABASE_ADVICE} (${String(values['reason'] ?? message)})` }]
}

const DATABASE_ADVICE =
  'look whether the disk has room and may be written; of a damaged or lost database put the last copy back: dagdeel restore FILE'

async function checkAll(deps: Deps): Promise<Check[]> {
  return [
    await check('database', DATABASE_ADVICE, () => lookAtDatabase(deps)),
    await lookAtKeys(deps),
    await check('mail', 'look at SMTP_URL and whether the server is up', async () => {
      const answer = await deps.mailer.verify()
      if (!answer.ok) throw new Error(answer.reason)
    }),
    await lookAtBounces(deps),
    ...(await lookAtSms(deps)),
    await lookAtJobs(deps),
    await check('templates', 'put the file in templates/ right', () => Promise.resolve(void loadTemplates())),
    await check('clock', 'set the clock of this machine, for example with NTP', () =>
      Promise.resolve(expectTrue(deps.clock.now() > '2026')),
    ),
    await lookAtFiles(deps),
    lookAtProxy(deps),
    { name: 'DUO', ok: true, advice: 'no connection is set: dates are typed into the portal from the worklist' },
    { name: 'BRP', ok: true, advice: 'no connection is set: names and addresses come from the file' },
  ]
}

const OPENED = 100

/** Some of what is sealed can be opened; and how far it is on its way to a new key. */
async function lookAtKeys({ db, secrets, config }: Deps): Promise<Check> {
  const opened = await check('keys', 'put the key with which the data was sealed in DATA_KEY_OLD', async () => {
    const sealed = [await someSealed(db.read, null, OPENED), await someSealed(db.read, secrets.key, OPENED)]
    for (const one of sealed.flat()) secrets.open(one)
  })
  if (!opened.ok) return opened
  const counts = await countByKey(db.read)
  const nameless = counts.get(NAMELESS) ?? 0
  const old = [...counts].reduce(
    (sum, [name, count]) => ([secrets.key, NAMELESS].includes(name) ? sum : sum + count),
    0,
  )
  const advice = [
    old > 0
      ? `${old} values still under an old key: run dagdeel rekey, and leave DATA_KEY_OLD as it is until then`
      : [],
    nameless > 0 ? `${nameless} values from before they named their key: run dagdeel rekey once` : [],
    old + nameless === 0 && config.oldDataKeys.length > 0 ? NOT_NEEDED : [],
  ]
  return { ...opened, advice: advice.flat().join('; ') }
}

const MOST_NAMED = 5

/** Nobody else on this machine may read what is kept. Left to a person to put right: somebody may have let a back-up program in. */
function lookAtFiles({ config }: Deps): Promise<Check> {
  const database = config.databaseUrl.startsWith('sqlite:') ? resolve(config.databaseUrl.slice('sqlite:'.length)) : null
  const files = database === null ? [] : ['', '-wal', '-shm'].map((end) => `${database}${end}`)
  return check('files', 'take the rights of others away, with: chmod -R go=', async () => {
    const found = [...new Set(await listOpenFiles([config.dataDir, ...files], MOST_NAMED + 1))]
    const more = found.length > MOST_NAMED ? ', …' : ''
    if (found.length > 0) throw new Error(`others may read ${found.slice(0, MOST_NAMED).join(', ')}${more}`)
  })
}

/** Limits count for who asks, and only a proxy that we believe can say who that is. */
function lookAtProxy({ config }: Deps): Check {
  const advice = isProxyUnknown(config)
    ? 'PUBLIC_URL is https, so a proxy stands in front: set TRUST_PROXY to how many there are, such as 1, or to their addresses (until then all visitors count as one)'
    : ''
  return { name: 'proxy', ok: advice === '', advice }
}

/** Every page of its file, and whether it can be written. */
async function lookAtDatabase({ db }: Deps): Promise<void> {
  const damage = await db.findDamage('whole')
  if (damage !== null) throw new Error(damage)
  await db.tryWriting()
}

/** Can be read; and whether a person should look into it. */
async function lookAtBounces({ config }: Deps): Promise<Check> {
  const url = config.bounceImapUrl
  if (url === null)
    return {
      name: 'bounces',
      ok: true,
      advice: 'no BOUNCE_IMAP_URL is set: a person notes on its page which mail came back',
    }
  let starred = 0
  const found = await check(
    'bounces',
    'put BOUNCE_IMAP_URL right',
    async () => void (starred = await countStarred(url)),
  )
  if (!found.ok || starred === 0) return found
  return {
    ...found,
    advice: `mails with a star that Dagdeel could not understand: ${starred}; read them in the mailbox, note which message did not arrive, and move them to another folder`,
  }
}

/** Can be reached, where SMS goes out; and whether it says what became of them. */
async function lookAtSms({ config }: Deps): Promise<Check[]> {
  const outlet = outletOf(config)
  if (outlet === null) return []
  const found = await check('SMS', 'look at SMS_URL and whether the gateway is up', () => reachGateway(outlet))
  if (!found.ok || outlet.sms.report !== null) return [found]
  const advice =
    outlet.sms.url === null
      ? 'SMS_URL is keep: SMS is kept and goes to nobody'
      : 'no SMS_REPORT is set: nobody hears which SMS did not arrive, and then no letter follows'
  return [{ ...found, advice }]
}

/** What happens by itself did happen, and well; each try that failed is named. */
async function lookAtJobs(deps: Deps): Promise<Check> {
  const states = await listJobStates(deps)
  const wrong = states.filter(({ state }) => state === 'failed' || state === 'late')
  const found = await check('timetable', 'look at the log, and whether dagdeel serve runs', () =>
    wrong.length > 0 ? Promise.reject(new Error(wrong.map(sayJob).join('; '))) : Promise.resolve(),
  )
  const again = states.filter(({ state }) => state === 'again')
  return { ...found, advice: [found.advice, ...again.map(sayJob)].filter(Boolean).join('; ') }
}

function sayJob({ name, state, trouble, failures, next }: JobState): string {
  const tries = failures.map((one) => `failed at ${one.at}: ${wholeTrouble(one.trouble)}`)
  const how = tries.length > 0 ? tries.join(', ') : trouble === null ? state : wholeTrouble(trouble)
  return `${name}: ${how}${state === 'again' ? `, is tried again at ${next}` : ''}`
}

async function check(name: string, advice: string, look: () => Promise<void>): Promise<Check> {
  try {
    await look()
    return { name, ok: true, advice: '' }
  } catch (error) {
    return { name, ok: false, advice: `${advice} (${error instanceof Error ? error.message : String(error)})` }
  }
}

function expectTrue(right: boolean): void {
  if (!right) throw new Error('not right')
}
