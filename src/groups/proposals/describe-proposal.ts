import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { type Candidate, candidatesFor } from './candidates.ts'
import { lookAtProposal, type LookedAtProposal } from './look-at-proposal.ts'
import { type NamedPerson, namePeople } from './name-people.ts'

/** A proposal for who decides about it: how it stands, and who could come in. */
export interface DescribedProposal extends LookedAtProposal {
  /** By reference, of everybody whom the reader may know. */
  readonly names: ReadonlyMap<string, NamedPerson>
  /** Those of the reader's municipalities, who can come first, by claim. */
  readonly candidates: readonly Candidate[]
  /** How many could come in from other municipalities. */
  readonly elsewhere: number
}

/** @throws NotFoundError `group-unknown` */
export async function describeProposal(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
): Promise<DescribedProposal> {
  const looked = await lookAtProposal(deps, by, groupId)
  const all = candidatesFor(looked.meeting)
  const references = [
    ...[...looked.meeting.members, ...looked.meeting.waiting].map(({ id }) => id),
    ...looked.review.changes.flatMap((change) => ('person' in change ? change.person : [])),
  ]
  const names = await namePeople(deps.db.read, by.scope, references, deps.clock.today())
  const candidates = all.filter(({ people }) => people.every(({ id }) => names.has(id)))
  const fitting = all.filter(({ objections }) => objections.length === 0)
  const known = candidates.filter(({ objections }) => objections.length === 0)
  return { ...looked, names, candidates, elsewhere: fitting.length - known.length }
}
