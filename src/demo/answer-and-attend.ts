import { In, IsNull, LessThan } from 'typeorm'
import { markAttendance } from '../attendance/marks/mark-attendance.ts'
import { recordSigning } from '../attendance/signing/record-signing.ts'
import { addDays, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import { type Actor, NEWCOMER } from '../history/work.ts'
import { type Chance, pick } from './people.ts'
import { answerPlacement, type Answer } from '../groups/seats/answer-placement.ts'
import { DECLINE_REASONS } from '../groups/placement-status.ts'
import { changePerson } from '../referrals/receiving/change-person.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { stoppedClock } from '../outside/clock.ts'

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
  const placements = await deps.db.read.find(Placement, {
    where: { group: { id: session.group.id }, status: In(['invited', 'confirmed']) },
    relations: { referral: true },
    order: { referral: { reference: 'ASC' } },
  })
  for (const { id, status } of placements) {
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

/** Of who has no mail, one of three said at the intake that an SMS is fine. */
export async function agreeToSms(deps: Deps, by: Actor): Promise<void> {
  const where = { person: { mayEmail: false, smsNumber: IsNull() }, status: 'waiting' as const }
  const asked = await deps.db.read.find(Referral, { where, relations: { person: true }, order: { reference: 'ASC' } })
  for (const { reference, version, person } of asked.filter((one) => Number(one.person.phone) % 3 === 0)) {
    const seen = { version: person.version, referralVersion: version }
    await changePerson(deps, by, reference, { ...seen, fields: {}, besides: { maySms: true } })
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

/**
 * Lets people answer what they were sent.
 * @param share How many of them answer: most come, some can't.
 */
export async function answerInvitations(deps: Deps, draw: Chance, share: number): Promise<void> {
  const invited = await deps.db.read.find(Placement, {
    where: { status: 'invited' },
    relations: { group: true, referral: true },
    order: { referral: { reference: 'ASC' } },
  })
  for (const { id, group, referral } of invited) {
    const first = await deps.db.read.findOneByOrFail(Session, { group: { id: group.id }, number: 1 })
    const answer = answerOf(Number(referral.reference.slice(2)), draw, share)
    if (answer && first.day > deps.clock.today()) await answerPlacement(deps, NEWCOMER, id, answer)
  }
}

/** One in seven never answers, whatever is sent; one in twenty never wants to come, and somebody of the staff must decide. */
function answerOf(number: number, draw: Chance, share: number): Answer | undefined {
  const [says, reason] = [draw(), pick(draw, DECLINE_REASONS).code]
  if (number % 20 === 3 && share > 0) return { coming: false, reason: 'other' }
  if (says > share || number % 7 === 0) return undefined
  return says < share * 0.85 ? { coming: true } : { coming: false, reason }
}

/** The same world at another moment. @param time Local, such as `07:00`. */
export function at(deps: Deps, day: Day, time: string): Deps {
  return { ...deps, clock: stoppedClock(`${day}T${time}`) }
}
