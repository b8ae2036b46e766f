import { addDays } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { listComingSessions } from '../groups/group/coming-sessions.ts'
import { answerRequest } from '../groups/trainers/answer-request.ts'
import { askTrainers } from '../groups/trainers/ask-trainers.ts'
import { addTrainer } from '../groups/trainers/keep-trainers.ts'
import { mailTrainers } from '../groups/trainers/mail-trainers.ts'
import { showSessionTrainers } from '../groups/trainers/show-session-trainers.ts'
import { Session } from '../groups/session.entity.ts'
import type { Actor } from '../history/work.ts'
import { CODES } from './places.ts'

interface DemoTrainer {
  readonly name: string
  readonly roles: readonly string[]
  readonly languages: string
  readonly fee: string
  /** All but these half days of a week. */
  readonly never?: RegExp
}

const TRAINERS: readonly DemoTrainer[] = [
  { name: 'Els Vermeer', roles: ['trainer'], languages: 'nl, en', fee: '145' },
  {
    name: 'Youssef Amrani',
    roles: ['trainer', 'interpreter'],
    languages: 'nl, ar',
    fee: '135',
    never: /^[25]-afternoon$/,
  },
  { name: 'Selam Tesfay', roles: ['interpreter'], languages: 'nl, ti, am', fee: '87,50' },
  { name: 'Aylin Kaya', roles: ['trainer', 'interpreter'], languages: 'nl, tr, en', fee: '135', never: /^[1-3]-/ },
  { name: 'Farah Karimi', roles: ['interpreter'], languages: 'nl, fa, so', fee: '87,50' },
]

const WEEK = [1, 2, 3, 4, 5].flatMap((day) => ['morning', 'afternoon', 'evening'].map((part) => `${day}-${part}`))

/** Trainers and interpreters who were asked for the sessions of this week; of every four questions one is open, and one got a no. */
export async function askDemoTrainers(deps: Deps, by: Actor): Promise<void> {
  for (const { name, roles, languages, fee, never } of TRAINERS) {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`
    const week = WEEK.filter((half) => !never?.test(half))
    const availability = { week, from: '', until: '' }
    const rest = { phone: '06 12345678', language: 'nl', municipalities: CODES, availability }
    await addTrainer(deps, by, { name, email, roles, languages, fee, ...rest })
  }
  const until = addDays(deps.clock.today(), 6)
  let questions = 0
  for (const { session, group, day } of await listComingSessions(deps, 'all')) {
    if (day > until) continue
    const { number } = await deps.db.read.findOneByOrFail(Session, { id: session })
    const { begun, needs } = await showSessionTrainers(deps, 'all', group, number)
    for (const { role, language, free } of begun ? [] : needs) {
      const trainers = free.slice(0, 2).map(({ trainer }) => trainer.id)
      if (trainers.length === 0) continue
      await askTrainers(deps, by, { group, number, role, language, trainers })
      await mailTrainers(deps)
      await answerAs(deps, by, { group, number, role, language }, questions++ % 4)
    }
  }
}

interface Question {
  readonly group: string
  readonly number: number
  readonly role: string
  readonly language: string
}

async function answerAs(deps: Deps, by: Actor, { group, number, ...need }: Question, turn: number): Promise<void> {
  if (turn === 2) return
  const { needs } = await showSessionTrainers(deps, 'all', group, number)
  const asked = needs.find(({ role, language }) => role === need.role && language === need.language)?.asked ?? []
  const answering = turn < 2 ? asked.slice(0, 1) : asked
  for (const { id, session } of answering)
    await answerRequest(deps, by, { request: id, says: turn < 2 ? 'yes' : 'no', sequence: session.sequence })
}
