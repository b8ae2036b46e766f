import { RULE_RANGES } from '../../municipalities/change-rules.ts'
import { FEWEST_INVITATIONS, type MunicipalityRules, overbooking, type ShowUp } from '../../municipalities/rules.ts'
import { type Language, translate } from '../../words/words.ts'

/** A rule of a municipality as it is read. */
export interface RuleFact {
  readonly label: string
  readonly text: string
  /** The same for two municipalities with the same rule, also where it is computed and they come out differently. */
  readonly value: string
}

/** The rules that are numbers, in the order in which they are shown. */
export const NUMBER_RULES = Object.keys(RULE_RANGES) as (keyof typeof RULE_RANGES)[]

/** All rules of a municipality, always in one order. @param showUp Of its people so far. */
export function rulesAsFacts(
  rules: MunicipalityRules,
  language: Language,
  showUp: ShowUp = { expected: 0, came: 0 },
): RuleFact[] {
  const say = (key: string) => translate(language, `municipalities:${key}`)
  const numbers = NUMBER_RULES.map((name) => ({
    label: say(`rule.${name}`),
    text: name === 'overbookPercent' ? sayOverbooking(language, rules, showUp) : String(rules[name] ?? say('never')),
    value: String(rules[name] ?? ''),
  }))
  const chosen = {
    approval: rules.approval,
    chargesFee: String(rules.chargesFee ?? false),
    children: rules.children ?? 'unsaid',
  }
  const choices = (['approval', 'chargesFee', 'children'] as const).map((name) => ({
    label: say(`rule.${name}`),
    text: say(`${name}.${chosen[name]}`),
    value: chosen[name],
  }))
  return [...numbers, ...choices]
}

/** "25, berekend: van 80 mensen die werden verwacht, kwamen er 64." */
function sayOverbooking(language: Language, rules: MunicipalityRules, showUp: ShowUp): string {
  const { percent, source } = overbooking(rules, showUp)
  return translate(language, `municipalities:overbooking.${source}`, {
    percent,
    ...showUp,
    fewest: FEWEST_INVITATIONS,
  })
}
