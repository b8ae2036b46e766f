import { In } from 'typeorm'
import { catchUp } from '../../../src/attendance/catching-up/catch-up.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import type { Deps } from '../../../src/deps.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { seatsIn } from '../groups.ts'

/** The four of the series in Persian missed a session; two of them catch up in one in Pashto, which has a seat left each time. */
export async function twoCatchUp(deps: Deps): Promise<void> {
  const missed = ['R-000044', 'R-000045', 'R-000046', 'R-000047']
  for (const seat of (await seatsIn(deps)).filter(({ referral }) => missed.includes(referral.reference)))
    await markAttendance(deps, COMMAND, seat.id, { session: 2, status: 'absent' })
  const where = { reference: In(missed) }
  const people = await deps.db.read.find(Referral, { where, relations: { person: true }, order: { reference: 'ASC' } })
  const id = In(people.map(({ person }) => person.id))
  await deps.db.write((tx) => tx.update(Person, { id }, { languages: ['fa', 'ps'] }))
  for (const [index, { reference, version }] of people.slice(0, 2).entries()) {
    const place = { number: index + 1, group: { language: 'ps' } }
    const { id: sessionId } = await deps.db.read.findOneByOrFail(Session, place)
    await catchUp(deps, COMMAND, reference, { sessionId, version, comesAnyway: false })
  }
}
