import { type Moment, momentOf } from '../../outside/clock.ts'
import type { Session } from '../session.entity.ts'
import type { TrainerMailKind } from './trainer-mail.entity.ts'
import type { RequestStatus, TrainerRequest } from './trainer-request.entity.ts'

/** How a request stands today: as it was left, or `off` with its group, or `asked` anew since the session went to another time or place. */
export type RequestStanding = RequestStatus | 'off'

/** @param request With its session and group. */
export function requestStanding({ status, sequence, session }: TrainerRequest): RequestStanding {
  if (session.group.status === 'cancelled') return 'off'
  const isOpen = status === 'asked' || status === 'accepted'
  return isOpen && sequence < session.sequence ? 'asked' : status
}

/** True while somebody was asked and did not refuse. */
export function isInHand(request: TrainerRequest): boolean {
  return ['asked', 'accepted'].includes(requestStanding(request))
}

/** True once there is nothing left to answer. */
export function sessionBegan({ day, startTime }: Pick<Session, 'day' | 'startTime'>, now: Moment): boolean {
  return momentOf(day, startTime) <= now
}

/** Kinds with which somebody is asked. */
const ASKING: readonly TrainerMailKind[] = ['asked', 'moved']

/** What was mailed about a request, and about which round of it. */
export interface Mailed {
  readonly kind: TrainerMailKind
  readonly occasion: string
}

/**
 * Which mail a request needs now; null for none. Who was never told anything is not told that it is off or settled, and who refused
 * hears nothing more.
 * @param request With its session and group.
 */
export function mailDue(request: TrainerRequest, mailed: readonly Mailed[], now: Moment): TrainerMailKind | null {
  if (sessionBegan(request.session, now)) return null
  const occasion = occasionOf(request)
  const told = mailed.filter((one) => one.occasion === occasion).map(({ kind }) => kind)
  const wasTold = mailed.some((one) => one.occasion.startsWith(`${request.round}-`))
  if (requestStanding(request) === 'asked') {
    if (told.some((kind) => ASKING.includes(kind))) return null
    return wasTold ? 'moved' : 'asked'
  }
  const kind = closingKind(request, wasTold)
  return kind !== null && !told.includes(kind) ? kind : null
}

function closingKind(request: TrainerRequest, wasTold: boolean): TrainerMailKind | null {
  if (requestStanding(request) === 'accepted') return 'confirmed'
  if (!wasTold || request.status === 'declined') return null
  return request.status === 'settled' ? 'settled' : 'off'
}

/** What a mail is about: the round in which they were asked, and when and where the session was, as its number of changes (`1-0`). */
export function occasionOf(request: TrainerRequest): string {
  const { round, sequence, session } = request
  return `${round}-${requestStanding(request) === 'asked' ? session.sequence : sequence}`
}
