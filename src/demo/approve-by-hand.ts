import type { Deps } from '../deps.ts'
import { Group } from '../groups/group.entity.ts'
import type { Actor } from '../history/actor.ts'
import { approveProposal } from '../invitations/due/approve-proposal.ts'
import { changeRules, type RulesForm } from '../municipalities/change-rules.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'

/** Lets every municipality of the region approve by hand what `night` proposes. The last proposal is left for somebody to look at. */
export async function approveByHand(deps: Deps, by: Actor, night: () => Promise<void>): Promise<void> {
  const automatic = await deps.db.read.find(Municipality)
  await setApproval(deps, by, automatic, 'manual')
  await night()
  const proposed = await deps.db.read.find(Group, { where: { status: 'proposed' }, order: { slot: { code: 'ASC' } } })
  for (const { id } of proposed.slice(0, -1)) await approveProposal(deps, by, id)
  await setApproval(deps, by, automatic, 'automatic')
}

async function setApproval(
  deps: Deps,
  by: Actor,
  municipalities: readonly Municipality[],
  approval: 'manual' | 'automatic',
): Promise<void> {
  for (const { code, rules } of municipalities) {
    const { version } = await deps.db.read.findOneByOrFail(Municipality, { code })
    await changeRules(deps, by, code, version, formOf({ ...rules, approval }))
  }
}

function formOf(rules: MunicipalityRules): RulesForm {
  return Object.fromEntries(Object.entries(rules).map(([rule, value]) => [rule, String(value ?? '')])) as RulesForm
}
