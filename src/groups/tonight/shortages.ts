import type { EntityManager } from 'typeorm'
import type { Day, Part } from '../../calendar/days.ts'
import type { Scope } from '../../history/work.ts'
import { listPools } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { WaitingReason, type KeptChange, type KeptHelp } from '../../referrals/waiting-reason.entity.ts'
import { decidingChange } from './help-doors.ts'

/** People who wait for a half day that is not there: of one pool, law and language. */
export interface Shortage {
  /** What tells it from others: `mh wi2013 fa`. */
  readonly key: string
  readonly people: number
  readonly language: string
  readonly programme: string
  /** The municipality of most of them. */
  readonly host: string
  /** The codes of the municipalities of all of them. */
  readonly municipalities: readonly string[]
  /** The first deadline that a half day until then meets; null when no deadline presses. */
  readonly before: Day | null
  /** A half day until then on which the one with that deadline can come. */
  readonly on: { readonly date: Day; readonly part: Part } | null
}

/** Somebody whom one half day more would help. */
export interface ShortPerson {
  readonly municipality: string
  readonly pool: string
  readonly change: KeptChange
}

/** Who waits for a half day that is not there, as the planner found the last time it looked. */
export async function gatherShort(tx: EntityManager, today: Day): Promise<ShortPerson[]> {
  const pools = new Map(
    (await listPools(tx)).flatMap(({ code, municipalities }) => municipalities.map((one) => [one.code, code] as const)),
  )
  const rows = await tx
    .createQueryBuilder(WaitingReason, 'reason')
    .innerJoin(Referral, 'referral', 'referral.id = reason.referralId')
    .select('reason.help', 'help')
    .addSelect('referral.municipality', 'municipality')
    .where("referral.status = 'waiting' AND reason.help LIKE '%new-slot%'")
    .getRawMany<{ help: string; municipality: string }>()
  return rows.flatMap(({ help, municipality }) => {
    const change = halfDayIn(JSON.parse(help) as KeptHelp[])
    if (!change || (change.before && change.before < today)) return []
    return [{ municipality, pool: pools.get(municipality) ?? municipality, change }]
  })
}

/** The half day more that would help, by itself: where people must be found too, there is no shortage of half days. */
function halfDayIn(helps: readonly KeptHelp[]): KeptChange | undefined {
  const alone = helps.filter(({ changes }) => !changes.some(({ kind }) => kind === 'people'))
  return alone.flatMap((help) => decidingChange(help) ?? []).find(({ kind }) => kind === 'new-slot')
}

/** What is short for people in scope: the nearest deadline first, then the most people. */
export function shortagesOf(people: readonly ShortPerson[], scope: Scope): Shortage[] {
  const groups = new Map<string, ShortPerson[]>()
  for (const person of people.filter(({ municipality }) => inScope(scope, municipality))) {
    const { programme = '', language = '' } = person.change
    const key = [person.pool, programme, language].join(' ')
    groups.set(key, [...(groups.get(key) ?? []), person])
  }
  return [...groups].map(([key, short]) => shortageOf(key, short)).sort(bySoonest)
}

function shortageOf(key: string, short: readonly ShortPerson[]): Shortage {
  const hosts = short.map(({ municipality }) => municipality)
  const count = (host: string) => hosts.filter((one) => one === host).length
  const municipalities = [...new Set(hosts)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
  const [host = ''] = municipalities
  const [first] = short.map(({ change }) => change).sort((a, b) => (deadlineOf(a) < deadlineOf(b) ? -1 : 1))
  const { language = '', programme = '', before = null, on = null } = first ?? {}
  return { key, people: short.length, language, programme, host, municipalities, before, on }
}

function bySoonest(one: Shortage, other: Shortage): number {
  const [before, after] = [deadlineOf(one), deadlineOf(other)]
  if (before !== after) return before < after ? -1 : 1
  return other.people - one.people || (one.key < other.key ? -1 : 1)
}

/** Whom no deadline presses comes last. */
function deadlineOf({ before }: Pick<KeptChange, 'before'>): Day {
  return before ?? '9999-12-31'
}

/** The form of a half day more, filled in. */
export function newSlotAddress({
  language,
  programme,
  host,
  before,
  on,
}: Omit<Shortage, 'key' | 'people' | 'municipalities'>): string {
  const given = { taal: language, wet: programme, gemeente: host, uiterlijk: before, dag: on?.date, deel: on?.part }
  const known = Object.entries(given).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []))
  return `/inrichting/dagdelen/nieuw?${new URLSearchParams(known).toString()}`
}
