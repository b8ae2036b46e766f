import { createHash } from 'node:crypto'
import { type Language, sayDay, translate } from '../../words/words.ts'
import type { ListedSeat, ShownSession } from '../sessions/show-session.ts'

/** A word beside a name: what is special about somebody today. */
interface Badge {
  readonly kind: 'bad' | 'info' | 'warning' | 'neutral'
  readonly text: string
}

/** What the partial `attendance/seat` shows of one person; `state` differs when any of it does. */
export function rowOf(seat: ListedSeat, shown: Pick<ShownSession, 'session' | 'isLast'>, language: Language) {
  const { mark, signing, placement, name } = seat
  const { reference } = placement.referral
  const row = {
    id: placement.id,
    name,
    // The reference has a line of its own.
    shown: name.replace(` (${reference})`, ''),
    reference,
    present: mark?.status === 'present',
    late: mark?.late ?? false,
    leftEarly: mark?.leftEarly ?? false,
    lateTap: mark?.late ? 'no' : 'yes',
    leftEarlyTap: mark?.leftEarly ? 'no' : 'yes',
    signed: Boolean(signing?.signedOn),
    refused: Boolean(signing?.refusedOn),
    badges: badgesOf(seat, shown, language),
  }
  return { ...row, state: fingerprint(row) }
}

function badgesOf(
  { mark, signing, hours }: ListedSeat,
  { session, isLast }: Pick<ShownSession, 'session' | 'isLast'>,
  language: Language,
): Badge[] {
  const say = (key: string, values = {}) => translate(language, `attendance:mark.${key}`, values)
  const otherDay = signing?.signedOn && signing.signedOn !== session.day ? signing.signedOn : null
  const all: (Badge | false)[] = [
    mark?.status === 'absent' && { kind: 'bad', text: say('absent') },
    mark?.status === 'excused' && { kind: 'info', text: say('excused') },
    mark?.late === true && { kind: 'neutral', text: say('late') },
    mark?.leftEarly === true && { kind: 'neutral', text: say('leftEarly') },
    Boolean(signing?.refusedOn) && { kind: 'bad', text: say('refused') },
    otherDay !== null && { kind: 'info', text: say('otherDay', { day: sayDay(otherDay, language, 'short') }) },
    // Before the last session nobody can have enough hours.
    isLast && hours !== null && { kind: 'warning', text: say('hours', { hours }) },
  ]
  return all.filter((badge) => badge !== false)
}

/** Short, and another when anything of the row is: so a phone knows what it has not seen yet. */
function fingerprint(row: object): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 8)
}
