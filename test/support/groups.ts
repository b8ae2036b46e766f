import type { Deps } from '../../src/deps.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { Group } from '../../src/groups/group.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { COMMAND } from '../../src/history/work.ts'
import { WaitingReason } from '../../src/referrals/waiting-reason.entity.ts'
import type { ReferralCandidate } from '../../src/referrals/file/candidate.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { madeOnce } from './databases.ts'
import { aTown, peopleWait, type TownWishes } from './town.ts'

/** The groups of the town with their people, as short text: `dec-17-am ar planned: R-000001 R-000002`. */
export async function groupsIn({ db }: Pick<Deps, 'db'>): Promise<string[]> {
  const groups = await db.read.find(Group, { relations: { slot: true }, order: { slot: { code: 'ASC' }, id: 'ASC' } })
  const seats = await seatsIn({ db })
  return groups.map(({ id, slot, language, status }) => {
    const people = seats.filter(
      ({ group, status }) => group.id === id && status !== 'cancelled' && status !== 'declined',
    )
    return `${slot.code} ${language} ${status}: ${people.map(({ referral }) => referral.reference).join(' ')}`
  })
}

/** Every seat with its person and group, in order of reference. */
export function seatsIn({ db }: Pick<Deps, 'db'>): Promise<Placement[]> {
  return db.read.find(Placement, {
    relations: { referral: true, group: true },
    order: { referral: { reference: 'ASC' }, placedAt: 'ASC' },
  })
}

/** `R-000001` as it stands now. */
export function referralOf({ db }: Pick<Deps, 'db'>, number: number): Promise<Referral> {
  return db.read.findOneByOrFail(Referral, { reference: `R-${String(number).padStart(6, '0')}` })
}

/** Forms the groups and tells everyone: as after the night and the first `send`. */
export async function everyoneIsInvited(deps: Pick<Deps, 'db' | 'clock' | 'stopping'>): Promise<Placement[]> {
  await formGroups(deps, COMMAND)
  await deps.db.write((tx) => tx.update(Placement, { status: 'proposed' }, { status: 'invited' }))
  return seatsIn(deps)
}

/** A town in which so many people wait and are invited to one group, see `aTown`, `peopleWait` and `everyoneIsInvited`. */
export function aTownInvites(
  deps: Deps,
  count: number,
  town: TownWishes = {},
  wishes: Partial<ReferralCandidate> = {},
): Promise<Placement[]> {
  const key = `invited ${deps.clock.now()} ${JSON.stringify([count, town, wishes])}`
  return madeOnce(deps, key, async () => {
    await aTown(deps, town)
    await peopleWait(deps, count, wishes)
    return everyoneIsInvited(deps)
  })
}

/** Reason by reference. */
export async function reasonsIn({ db }: Pick<Deps, 'db'>): Promise<Record<string, string>> {
  const reasons = new Map((await db.read.find(WaitingReason)).map(({ referralId, reason }) => [referralId, reason]))
  const waiting = await db.read.find(Referral, { where: { status: 'waiting' }, order: { reference: 'ASC' } })
  return Object.fromEntries(waiting.map(({ id, reference }) => [reference, reasons.get(id) ?? 'none']))
}
