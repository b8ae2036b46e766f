import { randomUUID } from 'node:crypto'
import { type Actor, recordEvents, type Happening, type Work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { insertMany } from '../../outside/database/many-rows.ts'
import { moveReferral } from '../known/change-referral.ts'
import type { KnownReferral } from '../known/recognise.ts'
import type { NewOne } from '../known/sort-candidates.ts'
import { Move } from './move.entity.ts'
import type { Weighed } from './weigh-moves.ts'

/** Lets the other municipalities let go of who moved; before the same people are taken in here, since nobody takes part twice. */
export async function letGoElsewhere({ tx, at, by }: Work, weighed: ReadonlyMap<NewOne, Weighed>): Promise<void> {
  for (const [{ candidate }, { left }] of weighed) {
    for (const { id, municipality } of left) {
      await moveReferral(tx, id, 'withdrawn', 'moved')
      const happened = { kind: 'referral.withdrawn', referralId: id, municipality, data: { reason: 'moved' } }
      await recordEvents(tx, at, await seenFromElsewhere(tx, by, candidate.municipality), [happened])
    }
  }
}

/**
 * Writes down who moved here, and whom another municipality is asked about.
 * @param taken The referral here of each row.
 */
export async function recordMoves(
  { tx, at, by }: Work,
  weighed: ReadonlyMap<NewOne, Weighed>,
  taken: ReadonlyMap<NewOne, string>,
): Promise<void> {
  const moves = [...weighed].flatMap(([one, { left, asked }]) => {
    const to = { referralId: taken.get(one) as string, municipality: one.candidate.municipality }
    return [
      ...left.map((known) => moveOf(known, to, 'made', { at, by })),
      ...asked.map((known) => moveOf(known, to, 'asked', { at, by })),
    ]
  })
  await insertMany(tx, Move, moves)
  for (const move of moves) {
    const here = { referralId: move.toReferralId, municipality: move.toMunicipality }
    await recordEvents(tx, at, by, [{ kind: move.status === 'made' ? 'move.made' : 'move.asked', ...here }])
    if (move.status !== 'asked') continue
    const there: Happening = {
      referralId: move.fromReferralId,
      municipality: move.fromMunicipality,
      kind: 'move.maybe',
    }
    await recordEvents(tx, at, await seenFromElsewhere(tx, by, move.toMunicipality), [there])
  }
}

function moveOf(
  known: KnownReferral,
  to: { readonly referralId: string; readonly municipality: string },
  status: 'made' | 'asked',
  { at, by }: Pick<Work, 'at' | 'by'>,
): Move {
  return {
    id: randomUUID(),
    fromReferralId: known.id,
    fromMunicipality: known.municipality,
    toReferralId: to.referralId,
    toMunicipality: to.municipality,
    status,
    askedAt: at,
    askedByKind: by.kind,
    askedByName: by.name,
    decidedAt: status === 'made' ? at : null,
    decidedBy: null,
  }
}

/** Who did it, as another municipality may know: which municipality and by which way, not who. */
async function seenFromElsewhere(tx: Work['tx'], by: Actor, municipality: string): Promise<Actor> {
  const found = await tx.findOneBy(Municipality, { code: municipality })
  return { kind: by.kind === 'key' ? 'other-api' : 'other-file', name: found?.name ?? municipality, scope: [] }
}
