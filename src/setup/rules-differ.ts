import type { MunicipalityRules } from '../municipalities/rules.ts'

/** The rules that say how groups are formed; the others say how people are invited. */
const PLANNING = ['minGroupSize', 'maxGroupSize', 'rescueDays', 'rescueGroupSize', 'overflowAfterDays'] as const

/** True when municipalities that form groups together would form them by different rules. */
export function rulesDiffer(all: readonly MunicipalityRules[]): boolean {
  return PLANNING.some((name) => new Set(all.map((rules) => rules[name])).size > 1)
}
