import { TRIED_RULES, type TriedRule } from '../../groups/tonight/try-out.ts'
import type { RulesForm } from '../../municipalities/change-rules.ts'

/**
 * The address at which rules that were typed are tried out for tonight, before they are saved.
 * @param now The rules as they stand, written as in the form.
 * @returns Null when nothing that decides about tonight was typed otherwise.
 */
export function tryRulesAddress(code: string, now: RulesForm, typed: RulesForm): string | null {
  const changed = TRIED_RULES.filter((rule) => typed[rule] !== now[rule] && written(rule, typed) !== '')
  const values = Object.fromEntries(changed.map((rule) => [rule, written(rule, typed)]))
  const query = new URLSearchParams({ gemeente: code, regelsVoor: code, ...values })
  return changed.length > 0 ? `/vannacht/proberen?${query.toString()}` : null
}

/** A try-out takes an empty field for one that stays, and says no smaller group, ever, with a 0. */
function written(rule: TriedRule, typed: RulesForm): string {
  return typed[rule] === '' && rule === 'rescueGroupSize' ? '0' : typed[rule]
}
