import { In, LessThan } from 'typeorm'
import { markAttendance } from '../attendance/marks/mark-attendance.ts'
import { recordSigning } from '../attendance/signing/record-signing.ts'
import { addDays } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import type { Actor } from '../history/actor.ts'
import { at } from './at.ts'
import type { Chance } from './people.ts'

const COORDINATOR: Actor = { kind: 'user', name: 'Coen Coördinator', scope: 'all' }

/**
 * Marks the sessions of the last days: nine of ten who said they would come are there; who said nothing is there half of the time.
 * @param days How many days, until yesterday.
 */
export async function attendSessions(deps: Deps, draw: Chance, days: number): Promise<void> {
  const sessions = await deps.db.read.find(Session, {
    where: { day: LessThan(deps.clock.today()), group: { status: In(['planned', 'held']) } },
    relations: { group: { slot: true } },
    order: { day: 'ASC', group: { slot: { code: 'ASC' } } },
  })
  for (const session of sessions.filter(({ day }) => day >= addDays(deps.clock.today(), -days)))
    await attendSession(deps, draw, session)
}

async function attendSession(deps: Deps, draw: Chance, session: Session): Promise<void> {
  const evening = at(deps, session.day, '17:00')
  const sessions = await deps.db.read.countBy(Session, { group: { id: session.group.id } })
  const seats = await deps.db.read.find(Placement, {
    where: { group: { id: session.group.id }, status: In(['invited', 'confirmed']) },
    relations: { referral: true },
    order: { referral: { reference: 'ASC' } },
  })
  for (const { id, status } of seats) {
    // A series mostly keeps who came once; absence is seldom, or nobody would reach the twelve hours.
    const comes = draw() < (sessions > 1 ? 0.98 : status === 'confirmed' ? 0.92 : 0.5)
    await markAttendance(evening, COORDINATOR, id, {
      session: session.number,
      status: comes ? 'present' : 'absent',
      late: comes && draw() < 0.05,
    })
    if (comes && session.number === sessions && draw() < 0.95) await sign(evening, id, draw() < 0.96)
  }
}

/** Who missed a half day of a series may not sign yet: the coordinator is told so, and they stay present without a signature. */
async function sign(deps: Deps, placementId: string, signs: boolean): Promise<void> {
  const day = deps.clock.today()
  await recordSigning(deps, COORDINATOR, placementId, signs ? { signedOn: day } : { refusedOn: day }).catch(
    (error: unknown) => {
      if (!(error instanceof ConflictError)) throw error
    },
  )
}
