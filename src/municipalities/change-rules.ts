import { isDeepStrictEqual } from 'node:util'
import type { World } from '../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../errors.ts'
import { type Actor, recordEvent, type Work, work } from '../history/work.ts'
import { Municipality } from './municipality.entity.ts'
import { CHILDREN_RULES, type MunicipalityRules } from './rules.ts'
import { requireInScope } from './scope.ts'

type NumberRule = Exclude<keyof MunicipalityRules, 'approval' | 'chargesFee' | 'children'>

/** The smallest and largest number for each rule, as the settings file has them. */
export const RULE_RANGES: Readonly<Record<NumberRule, readonly [number, number]>> = {
  minGroupSize: [1, 500],
  maxGroupSize: [1, 500],
  rescueDays: [0, 3650],
  rescueGroupSize: [1, 500],
  overflowAfterDays: [0, 3650],
  noticeDays: [0, 3650],
  replyDays: [0, 3650],
  letterDays: [0, 3650],
  maxInvitations: [1, 100],
  overbookPercent: [0, 100],
}

/** The rules as somebody typed them. An empty `rescueGroupSize`: no smaller groups for who is in a hurry; an empty `overbookPercent`: computed. */
export type RulesForm = Readonly<Record<NumberRule | 'approval', string>> & {
  readonly chargesFee?: string
  readonly children?: string
}

/**
 * Changes how a municipality plans and invites; counts from the next run of the planner. What is said already changes nothing.
 * @param version As the page showed it.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile`; InputError `rule-invalid` (with the `rule`),
 * `group-sizes-crossed`.
 */
export async function changeRules(
  deps: World,
  by: Actor,
  code: string,
  version: number,
  form: RulesForm,
): Promise<void> {
  await work(deps, by, { lock: 'settings' }, (work) => saveRules(work, code, version, form))
}

/** The same as a part of another act, which holds the lock `settings`. */
export async function saveRules({ tx, at, by }: Work, code: string, version: number, form: RulesForm): Promise<void> {
  requireInScope(by.scope, code)
  const rules = readRules(form)
  const found = await tx.findOneBy(Municipality, { code })
  if (!found) throw new NotFoundError('not-found')
  const before: MunicipalityRules = { chargesFee: false, ...found.rules }
  if (isDeepStrictEqual(before, rules)) return
  if (found.version !== version) throw new ConflictError('changed-meanwhile')
  const names = Object.keys({ ...before, ...rules }) as (keyof MunicipalityRules)[]
  const fields = names.filter((name) => rules[name] !== before[name])
  await tx.update(Municipality, { code }, { rules, version: version + 1 })
  const data = { name: found.name, rules: fields }
  await recordEvent(tx, at, by, { kind: 'rules.changed', municipality: code, data })
}

function readRules(form: RulesForm): MunicipalityRules {
  const number = (rule: NumberRule) => readNumber(rule, form[rule])
  const orNull = (rule: NumberRule) => (form[rule].trim() === '' ? null : number(rule))
  const children = CHILDREN_RULES.find((known) => known === form.children)
  const rules: MunicipalityRules = {
    minGroupSize: number('minGroupSize'),
    maxGroupSize: number('maxGroupSize'),
    rescueDays: number('rescueDays'),
    rescueGroupSize: orNull('rescueGroupSize'),
    overflowAfterDays: number('overflowAfterDays'),
    noticeDays: number('noticeDays'),
    replyDays: number('replyDays'),
    letterDays: number('letterDays'),
    maxInvitations: number('maxInvitations'),
    approval: form.approval === 'manual' ? 'manual' : 'automatic',
    overbookPercent: orNull('overbookPercent'),
    chargesFee: form.chargesFee === 'true',
    ...(children && { children }),
  }
  if (rules.minGroupSize > rules.maxGroupSize) throw new InputError('group-sizes-crossed')
  return rules
}

function readNumber(rule: NumberRule, text: string): number {
  const [min, max] = RULE_RANGES[rule]
  const number = Number(text.trim() || NaN)
  if (!Number.isInteger(number) || number < min || number > max)
    throw new InputError('rule-invalid', { rule, min, max })
  return number
}
