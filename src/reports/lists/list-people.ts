import { In, IsNull, type EntityManager, type SelectQueryBuilder } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Scope } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { Person } from '../../people/person.entity.ts'
import { fullName } from '../../people/full-name.ts'
import { onlyMonth, dayBefore, urgencyOf, type Urgency } from '../../pool/urgency.ts'
import { listMunicipalities } from '../../pool/list/list-pool.ts'
import { ACTIVE_REFERRAL } from '../../referrals/referral-status.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { queryMeasure, type Counted, type FiguresAsked } from '../figures/measures.ts'
import { queryAlone, queryReferred, queryStage, queryTold, STAGE, type Stage } from './count-stages.ts'

/** A number on the start page as the people behind it: a stage, everyone, or whom DUO was told of. */
export type Phase = Stage | 'referrals' | 'reported'

/** Whom to list. */
export interface PeopleAsked {
  readonly phase: Phase
  readonly municipality?: string | undefined
  /** Only who has not signed and has their deadline in this month, `2027-03`; `past`: had it before today. */
  readonly month?: string | undefined
  readonly programme?: Programme | undefined
  /** BCP-47; who reads it. */
  readonly language?: string | undefined
  /** Only who is counted in a number of the figures. */
  readonly figure?: FigureAsked | undefined
}

/** A number of the figures, as far as a municipality and a law don't say it. */
export interface FigureAsked extends Pick<FiguresAsked, 'period' | 'best'> {
  readonly counted: Counted
}

/** By what a list of people can be in order: the nearest deadline, the family name, or who waits longest first; or the other way round. */
export interface PeopleOrder {
  readonly by: 'deadline' | 'name' | 'waiting'
  readonly backward: boolean
}

/** Somebody in the list. */
export interface ListedPerson {
  readonly reference: string
  readonly name: string
  /** Where another in the list has the same name. */
  readonly birthDate: string | null
  readonly place: string
  readonly languages: readonly string[]
  readonly programme: Programme
  readonly waitingSince: Day
  readonly stage: Stage
  /** Why they are paused or have stopped, and until when. */
  readonly statusReason: string | null
  readonly pausedUntil: Day | null
  /** The group in which they have a seat, or were last. */
  readonly group: { readonly id: string; readonly day: Day } | null
  readonly deadline: Day
  readonly daysLeft: number
  readonly urgency: Urgency
  readonly lastDay: Day | null
}

/** The languages that people in scope read, by code. */
export async function listLanguagesRead({ db }: Pick<World, 'db'>, scope: Scope): Promise<string[]> {
  const rows = await db.read
    .createQueryBuilder(Person, 'person')
    .select('person.languages', 'languages')
    .distinct(true)
    .where(...scopeWhere(scope, 'person.municipality'))
    .getRawMany<{ languages: string }>()
  return [...new Set(rows.flatMap(({ languages }) => JSON.parse(languages) as string[]))].sort()
}

/** How many people in scope are asked for. The same query as the list's, and the same stages as `countStages`. */
export async function countPeople(deps: World, scope: Scope, asked: PeopleAsked): Promise<number> {
  return (await queryPeople(deps, scope, asked)).getCount()
}

/**
 * The people in scope who are asked for, in this order; one part of them, or all.
 * @param part How many of them to skip, and how many to list.
 */
export async function listPeople(
  deps: World,
  scope: Scope,
  asked: PeopleAsked,
  order: PeopleOrder,
  part: { readonly skip: number; readonly size: number },
): Promise<ListedPerson[]> {
  // Which ones first, from the index `referral_deadline` where it can be: sorting tens of thousands of whole rows takes long.
  const listed = await inOrder(await queryPeople(deps, scope, asked), order)
    .select('referral.id', 'id')
    .offset(part.skip)
    .limit(part.size)
    .getRawMany<{ id: string }>()
  const municipalities = await listMunicipalities(deps.db.read)
  const people: ListedPerson[] = []
  for (const ids of inParts(listed.map(({ id }) => id)))
    people.push(...(await peopleOf(deps, scope, ids, municipalities)))
  return people
}

async function peopleOf(
  { db, clock }: World,
  scope: Scope,
  ids: readonly string[],
  municipalities: ReadonlyMap<string, Municipality>,
): Promise<ListedPerson[]> {
  const { entities, raw } = await queryReferred(db.read, scope)
    .andWhere('referral.id IN (:...ids)', { ids })
    .innerJoinAndSelect('referral.person', 'person')
    .addSelect(STAGE, 'stage')
    .getRawAndEntities<{ stage: Stage }>()
  const groups = await groupsOf(db.read, entities)
  const today = clock.today()
  const rows = entities.map((referral, at) => {
    const { id, person, status, municipality, deadline } = referral
    const { reference, programme, waitingSince, statusReason, pausedUntil } = referral
    const home = municipalities.get(municipality)
    const active = home && ACTIVE_REFERRAL.includes(status)
    const shown: ListedPerson = {
      ...{ reference, programme, waitingSince, deadline, statusReason, pausedUntil },
      name: fullName(person),
      birthDate: person.birthDate,
      place: home?.name ?? municipality,
      languages: person.languages,
      stage: raw[at]?.stage ?? 'waiting',
      group: groups.get(id) ?? null,
      daysLeft: daysBetween(today, deadline),
      urgency: active ? urgencyOf(deadline, today, home.rules) : 'calm',
      lastDay: dayBefore(deadline),
    }
    return [id, shown] as const
  })
  const byId = new Map(rows)
  return ids.flatMap((id) => byId.get(id) ?? [])
}

async function queryPeople(
  { db, clock }: World,
  scope: Scope,
  asked: PeopleAsked,
): Promise<SelectQueryBuilder<Referral>> {
  const { phase, municipality, month, programme, language, figure } = asked
  const query =
    phase === 'referrals' || phase === 'reported' ? queryAlone(db.read, scope) : queryStage(db.read, scope, phase)
  if (phase === 'reported')
    query.andWhere(`referral.id IN (${queryTold(db.read).select('report.referralId').getQuery()})`)
  if (municipality) query.andWhere('referral.municipality = :municipality', { municipality })
  if (month) onlyMonth(query, month, clock.today())
  if (programme) query.andWhere('referral.programme = :programme', { programme })
  if (language) {
    const reads = 'referral.person IN (SELECT id FROM person WHERE languages LIKE :language)'
    query.andWhere(reads, { language: `%"${language}"%` })
  }
  if (figure) {
    const now = { today: clock.today(), municipalities: await listMunicipalities(db.read) }
    const counted = queryMeasure(db.read, scope, figure.counted, { ...figure, municipality, programme }, now).select(
      'referral.id',
    )
    query
      .andWhere(`referral.id IN (${counted.getQuery()})`)
      .setParameters({ ...query.getParameters(), ...counted.getParameters() })
  }
  return query
}

function inOrder(query: SelectQueryBuilder<Referral>, { by, backward }: PeopleOrder): SelectQueryBuilder<Referral> {
  const way = backward ? 'DESC' : 'ASC'
  if (by === 'name') query.innerJoin('referral.person', 'named').orderBy('named.familyName', way)
  else query.orderBy(by === 'waiting' ? 'referral.waitingSince' : 'referral.deadline', way)
  return query.addOrderBy('referral.reference', way)
}

/** The group of each of them; a seat that still counts goes before one that was used. */
async function groupsOf(
  tx: EntityManager,
  referrals: readonly Referral[],
): Promise<Map<string, { id: string; day: Day }>> {
  const placements = await tx.find(Placement, {
    where: { referral: { id: In(referrals.map(({ id }) => id)) }, ...IN_A_GROUP },
    relations: { referral: true, group: { slot: true } },
    order: { placedAt: 'ASC', id: 'ASC' },
  })
  const inOrder = [...placements.filter(({ status }) => status === 'attended'), ...placements.filter(isLive)]
  return new Map(inOrder.map(({ referral, group }) => [referral.id, { id: group.id, day: group.slot.startsOn }]))
}

const IN_A_GROUP = { status: In([...LIVE_PLACEMENT, 'attended']), sessionId: IsNull() }

function isLive({ status }: Placement): boolean {
  return LIVE_PLACEMENT.includes(status)
}
