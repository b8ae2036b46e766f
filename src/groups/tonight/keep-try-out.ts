import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { addSlots } from '../../municipalities/half-days/add-slots.ts'
import { changeRules, type RulesForm } from '../../municipalities/change-rules.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { openSlots } from '../../municipalities/half-days/open-slots.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import { checkTryOut, findTryOutGround } from './check-try-out.ts'
import type { OtherRules, TryOut } from './try-out.ts'

/**
 * Keeps what was tried: rules, opened slots and a new slot, all of it or nothing. It counts from the next run of the planner.
 * @param versions Of the municipalities, as the page showed their rules.
 * @throws ConflictError `changed-meanwhile`; else as `checkTryOut`, `changeRules`, `openSlots` and `addSlots`.
 */
export async function keepTryOut(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  municipality: string | undefined,
  tryOut: TryOut,
  versions: Readonly<Record<string, number>>,
): Promise<void> {
  const ground = await findTryOutGround(deps, by, municipality)
  await checkTryOut(deps, by, ground, tryOut)
  await deps.db.write(async () => {
    if (tryOut.rules) await keepRules(deps, by, ground.pool.municipalities, tryOut.rules, versions)
    if (tryOut.opening) await openSlots(deps, by, tryOut.opening)
    if (tryOut.slot) await addSlots(deps, by, [tryOut.slot])
  }, 'settings')
}

async function keepRules(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  pool: readonly Municipality[],
  { municipalities, values }: OtherRules,
  versions: Readonly<Record<string, number>>,
): Promise<void> {
  for (const { code, rules, version } of pool.filter((one) => municipalities.includes(one.code))) {
    if (versions[code] !== version) throw new ConflictError('changed-meanwhile')
    await changeRules(deps, by, code, version, formOf({ ...rules, ...values }))
  }
}

function formOf(rules: MunicipalityRules): RulesForm {
  return Object.fromEntries(
    Object.entries(rules).map(([name, value]) => [name, String(value ?? '')]),
  ) as unknown as RulesForm
}
