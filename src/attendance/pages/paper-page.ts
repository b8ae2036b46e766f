import type { Request } from 'express'
import { type PageData, readerLanguage } from '../../web/page/page.ts'
import { type Language, sayDay, sayDays, translate } from '../../words/words.ts'
import type { RowOutcome } from '../paper/take-in.ts'
import type { ListProblem } from '../paper/understand-list.ts'
import type { ShownSession } from '../sessions/show-session.ts'
import type { TypedRow } from './paper-form.ts'
import { sayTap, standsOf } from './say-tap.ts'
import { halfDayMinutes } from '../marks/find-marks.ts'

/** The form of a paper list: a row for each person, in the order of the list. */
export function paperPage(request: Request, shown: ShownSession, rows: readonly TypedRow[]) {
  const language = readerLanguage(request)
  const { session, isLast, seats } = shown
  const say = (key: string) => translate(language, `paper:choices.${key}`)
  const choices = [
    { value: 'signed', label: say('signed'), signing: true },
    { value: 'present', label: say(isLast ? 'present' : 'here'), signing: false },
    { value: 'refused', label: say('refused'), signing: true },
    { value: 'absent', label: say('absent'), signing: false },
    { value: 'excused', label: say('excused'), signing: false },
    { value: '', label: say('none'), signing: false },
  ].filter(({ value, signing }) => isLast || !signing || rows.some(({ choice }) => choice === value))
  return {
    title: translate(language, 'paper:title'),
    when: whenOf(shown, language),
    session,
    choices,
    most: halfDayMinutes(session) - 1,
    isFilledIn: seats.length > 0 && seats.every(({ unmarked }) => !unmarked),
    rows: rows.map(({ code, errors, ...row }, index) => ({
      ...row,
      number: index + 1,
      name: code.name,
      reference: code.reference,
      errors: Object.fromEntries(
        Object.entries(errors).map(([field, wrong]) => [field, translate(language, `paper:rowError.${wrong}`)]),
      ),
      isOpen: row.late !== '' || row.early !== '' || row.remark !== '',
    })),
  } satisfies PageData
}

function whenOf({ session }: ShownSession, language: Language): string {
  const { venue } = session.group.slot.room
  return `${sayDay(session.day, language, 'full')}, ${session.startTime}–${session.endTime} · ${venue.name}`
}

/** What the page before and after shows. */
interface Reviewed {
  readonly rows: readonly TypedRow[]
  readonly outcomes: readonly RowOutcome[]
  readonly problems: readonly ListProblem[]
  /** Not a look beforehand: it was taken in, and some rows were refused. */
  readonly isDone: boolean
}

/** What each row of a list does, or why it does not. */
export function reviewPage(request: Request, shown: ShownSession, { rows, outcomes, problems, isDone }: Reviewed) {
  const language = readerLanguage(request)
  const counts = (state: RowOutcome['state']) => outcomes.filter((one) => one.state === state).length
  const count = counts('done')
  const changed = outcomes.filter(({ state }) =>
    isDone ? state === 'refused' || state === 'set-aside' : state !== 'same',
  )
  return {
    title: translate(language, isDone ? 'paper:review.done' : 'paper:review.title', { count }),
    when: whenOf(shown, language),
    session: shown.session,
    isDone,
    canTake: !isDone && count + counts('set-aside') > 0,
    rows,
    same: counts('same'),
    outcomes: changed.map((outcome) => shownOutcome(outcome, shown, language)),
    problems: problems.map(({ line, problem, values }) => ({
      text: translate(language, `paper:problems.${problem}`, { ...sayDays(values, language), line }),
      isUnknown: problem === 'not-on-list' || problem === 'name-changed',
    })),
  } satisfies PageData
}

function shownOutcome({ written, taps, state, error }: RowOutcome, shown: ShownSession, language: Language) {
  const { name, reference, placementId } = written.code
  const what = taps.map((tap) => sayTap(tap, language))
  const remark = taps.flatMap((tap) => (tap.what === 'mark' && tap.remark ? [tap.remark] : []))[0]
  const seat = shown.seats.find(({ placement }) => placement.id === placementId)
  const [first] = taps
  const stands = state === 'set-aside' && seat && first ? standsOf(first, seat, language) : null
  const aside = stands
    ? translate(language, 'paper:review.setAside', { ...stands })
    : translate(language, 'paper:review.taken')
  const refused = error && translate(language, `errors:${error.code}`, sayDays(error.values, language))
  return {
    name,
    reference,
    what: what.join(', '),
    remark,
    state,
    note: refused ?? (state === 'set-aside' ? aside : ''),
  }
}
