import type { Deps } from '../../src/deps.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { Group } from '../../src/groups/group.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { COMMAND } from '../../src/history/work.ts'
import { reasonCode } from '../../src/invitations/message/message-status.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { receiveReferrals } from '../../src/referrals/receiving/receive-referrals.ts'
import type { ReferralCandidate } from '../../src/referrals/file/candidate.ts'
import { madeOnce } from '../support/databases.ts'
import { aCandidate, aTown, type TownWishes } from '../support/town.ts'

/** A group of these people for 17 December 2026, formed and not yet invited. */
export async function aFormedGroup(
  deps: Deps,
  people: Partial<ReferralCandidate>[] = [{}, {}, {}],
  wishes: TownWishes = {},
): Promise<Group> {
  await madeOnce(deps, `formed ${deps.clock.now()} ${JSON.stringify([people, wishes])}`, async () => {
    await aTown(deps, wishes)
    const candidates = people.map((person, index) => aCandidate(index + 1, person))
    await receiveReferrals(deps, COMMAND, candidates)
    await formGroups(deps, COMMAND)
  })
  return deps.db.read.findOneByOrFail(Group, {})
}

/** Who can't be mailed, but has an address. */
export const BY_POST: Partial<ReferralCandidate> = { email: null, mayEmail: false }
/** Who has only a telephone. */
export const BY_PHONE: Partial<ReferralCandidate> = { ...BY_POST, street: null, postcode: null, town: null }
/** Who has nothing at all. */
export const BY_NOTHING: Partial<ReferralCandidate> = { ...BY_PHONE, phone: null }

/** Every message, by the number of the person and the channel: `1 invitation email sent`. */
export async function messagesIn(deps: Deps): Promise<string[]> {
  const placements = await deps.db.read.find(Placement, { relations: { referral: true } })
  const numbers = new Map(placements.map(({ id, referral }) => [id, Number(referral.reference.slice(2))]))
  const messages = await deps.db.read.find(Message)
  return messages
    .map((message) =>
      [numbers.get(message.placementId), message.kind, message.channel, message.status, reasonCode(message)]
        .filter(Boolean)
        .join(' '),
    )
    .sort()
}

/** The seat of the person with this number. */
export function seatOf(deps: Deps, number: number): Promise<Placement> {
  return deps.db.read.findOneOrFail(Placement, {
    where: { referral: { reference: `R-${String(number).padStart(6, '0')}` } },
    relations: { referral: { person: true } },
    order: { placedAt: 'DESC' },
  })
}
