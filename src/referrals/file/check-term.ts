import { addDays, type Day } from '../../calendar/days.ts'
import type { TargetGroup } from '../referral.entity.ts'
import type { Law, ReferralCandidate } from './candidate.ts'
import { given, givenDigits, readDay } from './cells.ts'
import { DATE_MISSING_MESSAGE, type TellProblem } from './problems.ts'
import type { ReferralField, ReferralFields } from './headings.ts'

type Term = Pick<
  ReferralCandidate,
  'law' | 'targetGroup' | 'noticeSentOn' | 'dutyStartsOn' | 'termEndsOn' | 'waitingSince' | 'deadline'
>

/** The words of a referral file for each target group. */
export const TARGET_GROUPS: Readonly<Record<string, TargetGroup>> = {
  asielstatushouder: 'asylum-status-holder',
  'gezinsmigrant en overige migrant': 'family-or-other-migrant',
}

/**
 * The law, the group and the dates. A duty may begin in the future: DUO announces it before it begins; a letter that was
 * sent in the future can't be.
 * Problems: `law-unknown`, `target-group-unknown`, `date-invalid`, `date-in-future`, `deadline-before-start`.
 * @returns `null` when law or end of the term are missing: there is no deadline then
 */
export function checkTerm(fields: ReferralFields, today: Day, tell: TellProblem): Term | null {
  const law = readLaw(given(fields, 'wet'))
  if (!law) tell('law-unknown', 'wet')
  const targetGroup = checkTargetGroup(given(fields, 'doelgroep'), tell)
  const noticeSentOn = checkDay(fields, 'datum kennisgeving', tell)
  if (noticeSentOn && noticeSentOn > today) tell('date-in-future', 'datum kennisgeving')
  const dutyStartsOn = checkDay(fields, 'begindatum plicht', tell)
  const termEndsOn = checkTermEnd(fields, dutyStartsOn, tell)
  if (!law || !termEndsOn) return null
  const waitingSince = noticeSentOn ?? dutyStartsOn ?? today
  return {
    law,
    targetGroup,
    noticeSentOn,
    dutyStartsOn,
    termEndsOn,
    waitingSince,
    deadline: deadlineOf(law, termEndsOn),
  }
}

/** `Wi2021`, `Wet inburgering 2021` and `2021` are the same law. */
export function readLaw(text: string): Law | null {
  const [, year] = /^(?:wi|wet inburgering|wet|inburgering)?[\s-]*(2013|2021)$/i.exec(text) ?? []
  return year ? (`Wi${year}` as Law) : null
}

/** DUO gives the end of a Wi2021 term as the first day after it, the end of a Wi2013 term as its last day. */
function deadlineOf(law: Law, termEndsOn: Day): Day {
  return law === 'Wi2021' ? addDays(termEndsOn, -1) : termEndsOn
}

/** The target group as a file or form names it; none when it is empty. Problem: `target-group-unknown`. */
export function checkTargetGroup(text: string, tell: TellProblem): TargetGroup | null {
  if (!text) return null
  const group = TARGET_GROUPS[text.toLowerCase()]
  if (!group) tell('target-group-unknown', 'doelgroep')
  return group ?? null
}

function checkTermEnd(fields: ReferralFields, dutyStartsOn: Day | null, tell: TellProblem): Day | null {
  if (!given(fields, 'einddatum termijn')) tell('date-invalid', 'einddatum termijn', DATE_MISSING_MESSAGE)
  const termEndsOn = checkDay(fields, 'einddatum termijn', tell)
  if (termEndsOn && dutyStartsOn && termEndsOn <= dutyStartsOn) tell('deadline-before-start', 'einddatum termijn')
  return termEndsOn
}

function checkDay(fields: ReferralFields, column: ReferralField, tell: TellProblem): Day | null {
  const text = givenDigits(fields, column)
  if (!text) return null
  const day = readDay(text)
  if (!day) tell('date-invalid', column)
  return day
}
