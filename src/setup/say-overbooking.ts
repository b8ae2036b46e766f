import { type Language, translate } from '../words/words.ts'
import { FEWEST_INVITATIONS, overbooking, type ShowUp } from '../municipalities/overbooking.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'

/** "25, berekend: van 80 mensen die werden verwacht, kwamen er 64." */
export function sayOverbooking(
  language: Language,
  rules: MunicipalityRules,
  showUp: ShowUp = { expected: 0, came: 0 },
): string {
  const { percent, source } = overbooking(rules, showUp)
  return translate(language, `municipalities:overbooking.${source}`, {
    percent,
    ...showUp,
    fewest: FEWEST_INVITATIONS,
  })
}
