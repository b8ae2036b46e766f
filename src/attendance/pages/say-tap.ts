import { localTime, type Moment } from '../../outside/clock.ts'
import { type Language, sayDay, translate } from '../../words/words.ts'
import type { AttendanceMark } from '../attendance-mark.entity.ts'
import type { ListedSeat } from '../sessions/show-session.ts'
import type { Tap, TapSays } from '../tap.entity.ts'

/** Who noted what about one person, and when. */
export interface Noted {
  readonly what: string
  readonly who: string
  readonly at: string
}

/** Two people noted something else: what was tapped, and what stands there. */
export interface Conflict {
  /** Of the tap. */
  readonly id: string
  readonly tapped: Noted
  readonly stands: Noted | null
}

/** A tap that was set aside, beside what counts instead. */
export function conflictOf({ id, given, tappedAt, tappedBy }: Tap, seat: ListedSeat, language: Language): Conflict {
  const remark = given.what === 'mark' ? sayRemark(given, seat, given.remark, language) : []
  const what = [sayTap(given, language), ...remark].join(', ')
  const tapped = { what, who: tappedBy, at: sayTime(tappedAt, language) }
  return { id, tapped, stands: standsOf(given, seat, language) }
}

/** What stands where a tap says something. */
export function standsOf(tapped: TapSays, { mark, signing }: ListedSeat, language: Language): Noted | null {
  if (tapped.what !== 'mark' && signing) {
    const stands: TapSays = { what: signing.signedOn ? 'signed' : 'refused' }
    return {
      what: sayTap(stands, language),
      who: signing.recordedBy,
      at: sayTime(signing.recordedAt, language),
    }
  }
  if (!mark) return null
  const remark = tapped.what === 'mark' ? sayRemark(tapped, { mark }, mark.remark, language) : []
  return {
    what: [sayTap({ what: 'mark', ...detailsOf(mark) }, language), ...remark].join(', '),
    who: mark.markedBy,
    at: sayTime(mark.markedAt, language),
  }
}

function detailsOf({ status, lateMinutes, earlyMinutes }: AttendanceMark) {
  return { status, lateMinutes: lateMinutes ?? 0, earlyMinutes: earlyMinutes ?? 0 }
}

/** A remark in words, also that there is none, where a tap says another one than stands there. */
function sayRemark(
  tapped: Extract<TapSays, { what: 'mark' }>,
  { mark }: Pick<ListedSeat, 'mark'>,
  remark: string | null | undefined,
  language: Language,
): string[] {
  if (tapped.remark === undefined || tapped.remark === (mark?.remark ?? '')) return []
  return [translate(language, `attendance:conflict.${remark ? 'remark' : 'noRemark'}`, { remark })]
}

/** `is er, 10 minuten te laat` */
export function sayTap(says: TapSays, language: Language): string {
  const say = (key: string, values = {}) => translate(language, `attendance:conflict.${key}`, values)
  if (says.what !== 'mark') return say(says.what)
  return [say(says.status ?? 'none'), ...sayMinutes(says, language)].join(', ')
}

/** How many minutes late and early, each in words. */
export function sayMinutes(
  { lateMinutes, earlyMinutes }: { readonly lateMinutes?: number | null; readonly earlyMinutes?: number | null },
  language: Language,
): string[] {
  const say = (key: string, count: number | null | undefined) =>
    count ? [translate(language, `attendance:mark.${key}`, { count })] : []
  return [...say('lateMinutes', lateMinutes), ...say('earlyMinutes', earlyMinutes)]
}

/** The time of day; of another day than the session's nobody taps. */
function sayTime(moment: Moment, language: Language): string {
  const { day, time } = localTime(moment)
  return `${sayDay(day, language, 'short')} ${time}`
}
