import { createHash } from 'node:crypto'
import { type Language, sayDay, translate } from '../../words/words.ts'
import { halfDayMinutes } from '../marks/find-marks.ts'
import { versionOf } from '../sessions/judge-tap.ts'
import { isTheirLast, type ListedSeat, type ShownSession } from '../sessions/show-session.ts'
import type { Visitor } from '../visitor.entity.ts'
import { conflictOf, sayMinutes } from './say-tap.ts'

/** A word beside a name: what is special about somebody today. */
interface Badge {
  readonly kind: 'bad' | 'info' | 'warning' | 'neutral'
  readonly text: string
}

type OfSession = Pick<ShownSession, 'session' | 'isLast'>

/** What the partial `attendance/seat` shows of one person; `state` differs when any of it does. */
export function rowOf(seat: ListedSeat, shown: OfSession, language: Language) {
  const { mark, signing, placement, name, setAside } = seat
  const { reference } = placement.referral
  const row = {
    id: placement.id,
    name,
    // The reference has a line of its own.
    shown: name.replace(` (${reference})`, ''),
    reference,
    seen: versionOf(seat),
    present: mark?.status === 'present',
    late: mark?.lateMinutes ?? '',
    early: mark?.earlyMinutes ?? '',
    remark: mark?.remark ?? '',
    // Who missed all of it was not there.
    most: halfDayMinutes(shown.session) - 1,
    walkedIn: seat.walkedIn,
    // Who catches up signs where the hours are complete, also before the last session of the others.
    signs: shown.isLast || (placement.sessionId !== null && seat.hours === null),
    signed: Boolean(signing?.signedOn),
    refused: Boolean(signing?.refusedOn),
    badges: badgesOf(seat, shown, language),
    conflicts: setAside.map((tap) => conflictOf(tap, seat, language)),
  }
  return { ...row, state: fingerprint(row) }
}

/** Who is noted as a visitor of a session, as the partial `attendance/visitors-here` shows them. */
export function visitorsHere(visitors: readonly Visitor[]) {
  const shown = visitors.map(({ id, name, note, reference }) => ({ id, name, note, reference }))
  return { visitors: shown, visitorsState: fingerprint(shown) }
}

function badgesOf(
  { mark, signing, hours, placement }: ListedSeat,
  { session, isLast }: OfSession,
  language: Language,
): Badge[] {
  const say = (key: string, values = {}) => translate(language, `attendance:mark.${key}`, values)
  const otherDay = signing?.signedOn && signing.signedOn !== session.day ? signing.signedOn : null
  const all: (Badge | false)[] = [
    mark?.status === 'absent' && { kind: 'bad', text: say('absent') },
    mark?.status === 'excused' && { kind: 'info', text: say('excused') },
    mark?.late === true && !mark.lateMinutes && { kind: 'neutral', text: say('late') },
    mark?.leftEarly === true && !mark.earlyMinutes && { kind: 'neutral', text: say('leftEarly') },
    ...sayMinutes(mark ?? {}, language).map((text) => ({ kind: 'neutral' as const, text })),
    Boolean(signing?.refusedOn) && { kind: 'bad', text: say('refused') },
    otherDay !== null && { kind: 'info', text: say('otherDay', { day: sayDay(otherDay, language, 'short') }) },
    placement.sessionId !== null && { kind: 'info', text: say('catchesUp') },
    // Before their last session nobody of a series can have enough hours.
    isTheirLast(placement, isLast) && hours !== null && { kind: 'warning', text: say('hours', { hours }) },
  ]
  return all.filter((badge) => badge !== false)
}

/** Short, and another when anything of the row is: so a phone knows what it has not seen yet. */
function fingerprint(row: object): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 8)
}
