import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Scope } from '../../history/work.ts'
import { fullName } from '../../people/full-name.ts'
import { onlyMonth, dayBefore, urgencyOf, type Urgency } from '../../pool/urgency.ts'
import { listMunicipalities } from '../../pool/list/list-pool.ts'
import { ACTIVE_REFERRAL } from '../../referrals/referral-status.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { queryAlone, queryReferred, queryStage, queryTold, STAGE, type Stage } from './count-stages.ts'

/** A number on the start page as the people behind it: a stage, everyone, or whom DUO was told of. */
export type Phase = Stage | 'referrals' | 'reported'

/** Whom to list. */
export interface PeopleAsked {
  readonly phase: Phase
  readonly municipality?: string | undefined
  /** Only who has not signed and has their deadline in this month, `2027-03`; `past`: had it before today. */
  readonly month?: string | undefined
}

/** Somebody in the list. */
export interface ListedPerson {
  readonly reference: string
  readonly name: string
  readonly place: string
  readonly stage: Stage
  /** The group in which they have a seat, or were last. */
  readonly group: { readonly id: string; readonly day: Day } | null
  readonly deadline: Day
  readonly daysLeft: number
  readonly urgency: Urgency
  readonly lastDay: Day | null
}

/** How many people in scope are asked for. The same query as the list's, and the same stages as `countStages`. */
export function countPeople(deps: World, scope: Scope, asked: PeopleAsked): Promise<number> {
  return queryPeople(deps, scope, asked).getCount()
}

/** One part of the people in scope who are asked for, the nearest deadline first. */
export async function listPeople(
  deps: World,
  scope: Scope,
  asked: PeopleAsked,
  part: { readonly skip: number; readonly size: number },
): Promise<ListedPerson[]> {
  // Which ones first, from the index `referral_deadline` where it can be: sorting tens of thousands of whole rows takes long.
  const listed = await inOrder(queryPeople(deps, scope, asked))
    .select('referral.reference', 'reference')
    .offset(part.skip)
    .limit(part.size)
    .getRawMany<{ reference: string }>()
  const references = listed.map(({ reference }) => reference)
  const { entities, raw } = await inOrder(queryReferred(deps.db.read, scope))
    .andWhere('referral.reference IN (:...references)', { references: [...references, ''] })
    .innerJoinAndSelect('referral.person', 'person')
    .addSelect(STAGE, 'stage')
    .getRawAndEntities<{ stage: Stage }>()
  const municipalities = await listMunicipalities(deps.db.read)
  const groups = await groupsOf(deps.db.read, entities)
  const today = deps.clock.today()
  return entities.map(({ id, reference, person, municipality, deadline, status }, index) => {
    const home = municipalities.get(municipality)
    const active = home && ACTIVE_REFERRAL.includes(status)
    return {
      reference,
      name: fullName(person),
      place: home?.name ?? municipality,
      stage: raw[index]?.stage ?? 'waiting',
      group: groups.get(id) ?? null,
      deadline,
      daysLeft: daysBetween(today, deadline),
      urgency: active ? urgencyOf(deadline, today, home.rules) : 'calm',
      lastDay: dayBefore(deadline),
    }
  })
}

function queryPeople({ db, clock }: World, scope: Scope, asked: PeopleAsked): SelectQueryBuilder<Referral> {
  const { phase, municipality, month } = asked
  const query =
    phase === 'referrals' || phase === 'reported' ? queryAlone(db.read, scope) : queryStage(db.read, scope, phase)
  if (phase === 'reported')
    query.andWhere(`referral.id IN (${queryTold(db.read).select('report.referralId').getQuery()})`)
  if (municipality) query.andWhere('referral.municipality = :municipality', { municipality })
  if (month) onlyMonth(query, month, clock.today())
  return query
}

function inOrder(query: SelectQueryBuilder<Referral>): SelectQueryBuilder<Referral> {
  return query.orderBy('referral.deadline').addOrderBy('referral.reference')
}

/** The group of each of them; a seat that still counts goes before one that was used. */
async function groupsOf(
  tx: EntityManager,
  referrals: readonly Referral[],
): Promise<Map<string, { id: string; day: Day }>> {
  const placements = await tx.find(Placement, {
    where: { referral: { id: In(referrals.map(({ id }) => id)) }, status: In([...LIVE_PLACEMENT, 'attended']) },
    relations: { referral: true, group: { slot: true } },
    order: { placedAt: 'ASC', id: 'ASC' },
  })
  const inOrder = [...placements.filter(({ status }) => status === 'attended'), ...placements.filter(isLive)]
  return new Map(inOrder.map(({ referral, group }) => [referral.id, { id: group.id, day: group.slot.startsOn }]))
}

function isLive({ status }: Placement): boolean {
  return LIVE_PLACEMENT.includes(status)
}
