import type { Deps } from '../deps.ts'
import { answerPlacement, type Answer } from '../groups/seats/answer-placement.ts'
import { DECLINE_REASONS } from '../groups/seats/decline-reasons.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import { NEWCOMER } from '../history/actor.ts'
import { pick, type Chance } from './people.ts'

/**
 * Lets people answer what they were sent.
 * @param share How many of them answer: most come, some can't.
 */
export async function answerInvitations(deps: Deps, draw: Chance, share: number): Promise<void> {
  const invited = await deps.db.read.find(Placement, {
    where: { status: 'invited' },
    relations: { group: true, referral: true },
    order: { referral: { reference: 'ASC' } },
  })
  for (const { id, group, referral } of invited) {
    const first = await deps.db.read.findOneByOrFail(Session, { group: { id: group.id }, number: 1 })
    const answer = answerOf(Number(referral.reference.slice(2)), draw, share)
    if (answer && first.day > deps.clock.today()) await answerPlacement(deps, NEWCOMER, id, answer)
  }
}

/** One in seven never answers, whatever is sent; one in twenty never wants to come, and somebody of the staff must decide. */
function answerOf(number: number, draw: Chance, share: number): Answer | undefined {
  const [says, reason] = [draw(), pick(draw, DECLINE_REASONS).code]
  if (number % 20 === 3 && share > 0) return { coming: false, reason: 'other' }
  if (says > share || number % 7 === 0) return undefined
  return says < share * 0.85 ? { coming: true } : { coming: false, reason }
}
