import Handlebars from 'handlebars'
import { IsNull, LessThan, Not } from 'typeorm'
import { TaskMail } from '../accounts/task-mail.entity.ts'
import { User } from '../accounts/user.entity.ts'
import { addDays, type Day } from '../calendar/days.ts'
import { isWorkingDay } from '../calendar/holidays.ts'
import type { Deps } from '../deps.ts'
import { OutsideError } from '../errors.ts'
import { TIMETABLE, work } from '../history/work.ts'
import { messageIdOf } from '../invitations/mail/mail-of.ts'
import { translate } from '../words/words.ts'
import { listTasks, sayTask, type Task } from './list-tasks.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'mailer' | 'stopping'>

/** Which mails were sent is kept so long: longer than any run is caught up with. */
const KEPT_DAYS = 30

/**
 * Mails every planner and administrator on a working day what waits for them, if anything does: how many of what, and where; nothing about
 * anybody. Each gets one a day, whatever runs twice.
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
  for (const user of users.filter(({ role }) => role === 'planner' || role === 'admin')) {
    if (deps.stopping.aborted) break
    const tasks = await listTasks(deps, user.role === 'admin' ? 'all' : user.municipalities)
    if (tasks.length === 0 || !(await claim(deps, user, today))) continue
    const sent = await deps.mailer.send(mailOf(deps, user, tasks, today))
    if (sent.state === 'later') {
      await giveBack(deps, user, today)
      later = sent.reason
      if (sent.down) break
    } else if (sent.state === 'sent') result.sent++
    else result.failed++
  }
  if (later !== null) throw new OutsideError('task-mail-failed', { reason: later })
  return result
}

/** @returns Whether it is ours to send: nobody was mailed today already. */
function claim(deps: Needs, { id }: User, day: Day): Promise<boolean> {
  return work(deps, TIMETABLE, {}, async ({ tx, at }) => {
    if (await tx.existsBy(TaskMail, { userId: id, day })) return false
    await tx.insert(TaskMail, { userId: id, day, at })
    await tx.delete(TaskMail, { day: LessThan(addDays(day, -KEPT_DAYS)) })
    return true
  })
}

/** It did not leave. */
async function giveBack(deps: Needs, { id }: User, day: Day): Promise<void> {
  await work(deps, TIMETABLE, {}, ({ tx }) => tx.delete(TaskMail, { userId: id, day }))
}

function mailOf({ config }: Needs, { id, email, name, language }: User, tasks: readonly Task[], day: Day) {
  const say = (key: string, values = {}) => translate(language, `common:taskMail.${key}`, values)
  const rows = tasks.map((task) => ({
    text: `${task.count} ${sayTask(task, language)}`,
    url: config.publicUrl + task.href,
  }))
  const own = `${config.publicUrl}/mijn-account`
  const subject = say('subject', { count: tasks.length })
  const greeting = say('greeting', { name })
  return {
    to: { address: email, name },
    subject,
    text: [
      greeting,
      say('lead', { count: tasks.length }),
      rows.map(({ text, url }) => `- ${text}\n  ${url}`).join('\n'),
      `${say('why')} ${own}`,
    ].join('\n\n'),
    html: HTML({ language, subject, greeting, lead: say('lead', { count: tasks.length }), rows, why: say('why'), own }),
    messageId: messageIdOf(`taken-${id}-${day}`, config.publicUrl),
  }
}

const HTML = Handlebars.compile(`<!doctype html>
<html lang="{{language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{subject}}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,'Segoe UI',Arial,sans-serif;color:#1c2430;background:#ffffff">
<div style="max-width:560px">
<p>{{greeting}}</p>
<p>{{lead}}</p>
<ul style="padding-left:20px">
{{#each rows}}<li style="margin-bottom:8px"><a href="{{url}}" style="color:#154273">{{text}}</a></li>
{{/each}}</ul>
<p style="color:#56606e;font-size:14px">{{why}} <a href="{{own}}" style="color:#154273">{{own}}</a></p>
</div>
</body>
</html>
`)
