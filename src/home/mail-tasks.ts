import { IsNull, LessThan, Not } from 'typeorm'
import { TaskMail } from '../accounts/task-mail.entity.ts'
import { User } from '../accounts/user.entity.ts'
import { addDays, type Day } from '../calendar/days.ts'
import { isWorkingDay } from '../calendar/holidays.ts'
import type { Deps } from '../deps.ts'
import { OutsideError } from '../errors.ts'
import { TIMETABLE, work } from '../history/work.ts'
import { gatherShort, type Shortage } from '../groups/tonight/shortages.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { type Mail, messageIdOf } from '../outside/mail/mail-options.ts'
import { plainMail } from '../outside/mail/plain-mail.ts'
import { translate } from '../words/words.ts'
import { listTasks } from './list-tasks.ts'
import { sayTask, sayUrgency, type Task } from './task.ts'
import { newShortages, sayShortages, tellShortages, untellShortages } from './tell-shortages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'mailer' | 'stopping'>

/** Which mails were sent is kept so long: longer than any run is caught up with. */
const KEPT_DAYS = 30

/**
 * Mails every planner and administrator on a working day what waits for them, if anything does: how many of what, and where; nothing about
 * anybody. Each gets one a day, whatever runs twice. Planners also read for whom there is no half day, once a week for each shortage.
 * @returns How many were mailed; `failed` were refused by the mail server.
 * @throws OutsideError `task-mail-failed` (`reason`) when the server did not take somebody's mail yet: they get it at the next try.
 */
export async function mailTasks(deps: Needs): Promise<{ sent: number; failed: number }> {
  const today = deps.clock.today()
  const result = { sent: 0, failed: 0 }
  let later: string | null = null
  if (!isWorkingDay(today)) return result
  const users = await deps.db.read.find(User, {
    where: { disabledAt: IsNull(), passwordHash: Not(IsNull()), wantsTaskMail: true },
    order: { id: 'ASC' },
  })
  const short = await gatherShort(deps.db.read, today)
  const names = new Map((await deps.db.read.find(Municipality)).map(({ code, name }) => [code, name]))
  for (const user of users.filter(({ role }) => role === 'planner' || role === 'admin')) {
    if (deps.stopping.aborted) break
    const tasks = await listTasks(deps, user.role === 'admin' ? 'all' : user.municipalities)
    const shortages = await newShortages(deps.db.read, user, short, today)
    if (tasks.length + shortages.length === 0 || !(await claim(deps, user, shortages, today))) continue
    const sent = await deps.mailer.send(mailOf(deps, user, { tasks, shortages, names }, today))
    if (sent.state === 'later') {
      await giveBack(deps, user, shortages, today)
      later = sent.reason
      if (sent.down) break
    } else if (sent.state === 'sent') result.sent++
    else result.failed++
  }
  if (later !== null) throw new OutsideError('task-mail-failed', { reason: later })
  return result
}

/** @returns Whether it is ours to send: nobody was mailed today already. */
function claim(deps: Needs, { id }: User, shortages: readonly Shortage[], day: Day): Promise<boolean> {
  return work(deps, TIMETABLE, { lock: `task-mail:${id}` }, async ({ tx, at }) => {
    if (await tx.existsBy(TaskMail, { userId: id, day })) return false
    await tx.insert(TaskMail, { userId: id, day, at })
    await tx.delete(TaskMail, { day: LessThan(addDays(day, -KEPT_DAYS)) })
    await tellShortages(tx, id, shortages, day)
    return true
  })
}

/** It did not leave. */
async function giveBack(deps: Needs, { id }: User, shortages: readonly Shortage[], day: Day): Promise<void> {
  await work(deps, TIMETABLE, {}, async ({ tx }) => {
    await tx.delete(TaskMail, { userId: id, day })
    await untellShortages(tx, id, shortages)
  })
}

/** What a mail is about. */
interface Content {
  readonly tasks: readonly Task[]
  readonly shortages: readonly Shortage[]
  /** Of the municipalities, by code. */
  readonly names: ReadonlyMap<string, string>
}

function mailOf(
  { config }: Needs,
  { id, email, name, language }: User,
  { tasks, shortages, names }: Content,
  day: Day,
): Mail {
  const say = (key: string, values = {}) => translate(language, `common:taskMail.${key}`, values)
  const rows = tasks.map((task) => ({
    text: `${task.count} ${sayTask(task, language)} (${sayUrgency(task, day, language)})`,
    url: config.publicUrl + task.href,
  }))
  const short = sayShortages(shortages, names, language)
  const halfDays = short.links.map(({ text, href }) => ({ text, url: config.publicUrl + href }))
  const parts = [
    ...(rows.length > 0 ? [{ lead: say('lead', { count: rows.length }), links: rows }] : []),
    ...(halfDays.length > 0 ? [{ lead: short.lead, links: halfDays }] : []),
  ]
  const own = `${config.publicUrl}/mijn-account`
  return {
    to: { address: email, name },
    ...plainMail({
      language,
      subject: rows.length > 0 ? say('subject', { count: rows.length }) : say('shortSubject'),
      paragraphs: [say('greeting', { name })],
      parts,
      foot: { text: say('why'), url: own },
    }),
    messageId: messageIdOf(`taken-${id}-${day}`, config.publicUrl),
  }
}
