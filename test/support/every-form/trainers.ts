import { MoreThan } from 'typeorm'
import type { Deps } from '../../../src/deps.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { answerRequest } from '../../../src/groups/trainers/answer-request.ts'
import { askTrainers } from '../../../src/groups/trainers/ask-trainers.ts'
import { addTrainer, findTrainer } from '../../../src/groups/trainers/keep-trainers.ts'
import { stopTrainer } from '../../../src/groups/trainers/stop-trainer.ts'
import { showSessionTrainers } from '../../../src/groups/trainers/show-session-trainers.ts'
import { TrainerRequest } from '../../../src/groups/trainers/trainer-request.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { typedAvailability } from '../../../src/referrals/receiving/read-availability.ts'

const SPEAKS = 'nl, en, ar, am, fr, so, fa, uk, ps'

/** Enough for every answer that can be noted of them. */
const OF_EACH = 4

/** Trainers of whom one gives sessions and is asked for others along with a second, two can be asked, and one stopped. @returns The word of who gives. */
export async function trainersAtWork(deps: Deps): Promise<string> {
  const names = ['Ada', 'Bo', 'Cas', 'Dee', 'Eef']
  const ids: string[] = []
  for (const name of names)
    ids.push(
      await addTrainer(deps, COMMAND, {
        ...{
          name,
          email: `${name}@example.org`,
          phone: '06 12345678',
          language: 'nl',
          roles: ['trainer', 'interpreter'],
        },
        ...{ languages: SPEAKS, municipalities: ['0935'], fee: '125', availability: typedAvailability(null) },
      }),
    )
  const [ada = '', bo = '', , , eef = ''] = ids
  await stopTrainer(deps, COMMAND, eef)
  const sessions = await deps.db.read.find(Session, {
    where: { day: MoreThan(deps.clock.today()), group: { status: 'planned' } },
    relations: { group: true },
    order: { day: 'ASC', id: 'ASC' },
  })
  const days = [...new Map(sessions.map((session) => [session.day, session])).values()].slice(0, 2 * OF_EACH)
  for (const [place, { id, group, number, sequence }] of days.entries()) {
    const { needs } = await showSessionTrainers(deps, 'all', group.id, number)
    const trainer = needs.find(({ role }) => role === 'trainer')
    if (!trainer) continue
    const isGiven = place < OF_EACH
    await askTrainers(deps, COMMAND, { ...trainer, group: group.id, number, trainers: isGiven ? [ada] : [ada, bo] })
    const request = await deps.db.read.findOneByOrFail(TrainerRequest, { session: { id }, trainer: { id: ada } })
    if (isGiven) await answerRequest(deps, COMMAND, { request: request.id, says: 'yes', sequence })
  }
  const { tokenNumber } = await findTrainer(deps.db.read, 'all', ada)
  return deps.secrets.token(ada, tokenNumber)
}
