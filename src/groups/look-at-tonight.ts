import { In } from 'typeorm'
import { daysBetween } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { inScope } from '../municipalities/scope.ts'
import { fullName } from '../people/full-name.ts'
import type { Waiting } from '../planner/plan.ts'
import { isUrgent } from '../pool/urgency.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { formGroups, type FormedPlan } from './form-groups.ts'
import { tonightGroups, type TonightGroup } from './tonight-groups.ts'
import { waitingByLanguage, type WaitingLanguage } from './waiting-by-language.ts'

/** Somebody whose deadline is near and who gets no seat tonight. */
export interface AtRisk {
  readonly reference: string
  readonly name: string
  readonly languages: readonly string[]
  readonly daysLeft: number
  readonly reason: Waiting['reason']
}

/** What tonight's run will do, for one planner. */
export interface Tonight {
  readonly groups: TonightGroup[]
  readonly placed: number
  readonly waiting: number
  readonly proven: boolean
  readonly atRisk: AtRisk[]
  /** At risk too, in the other municipalities of the pool. */
  readonly atRiskElsewhere: number
  readonly languages: WaitingLanguage[]
}

/**
 * What tonight's run will do for the pools of this planner. Changes nothing.
 * @param municipality Only the pool of this one.
 */
export async function lookAtTonight(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  municipality?: string,
): Promise<Tonight> {
  const formed = await formGroups(deps, by, { dryRun: true, municipality })
  const people = await peopleIn(deps, formed)
  const waiting = formed.flatMap(({ plan }) => plan.waiting)
  const risks = waiting.flatMap(({ person, reason }) => {
    const one = people.get(person)
    return one?.urgent ? [{ ...one, reason }] : []
  })
  return {
    groups: await tonightGroups(
      deps,
      formed,
      new Set([...people.values()].flatMap((one) => (one.urgent ? one.reference : []))),
    ),
    placed: formed.flatMap(({ plan }) => plan.groups.flatMap((group) => group.people)).length,
    waiting: waiting.length,
    proven: formed.every(({ plan }) => plan.proven),
    atRisk: risks.filter((one) => inScope(by.scope, one.municipality)).sort((a, b) => a.daysLeft - b.daysLeft),
    atRiskElsewhere: risks.filter((one) => !inScope(by.scope, one.municipality)).length,
    languages: waitingByLanguage(
      waiting.map((why) => ({ ...why, languages: people.get(why.person)?.languages ?? [] })),
    ),
  }
}

interface Known {
  readonly reference: string
  readonly name: string
  readonly municipality: string
  readonly languages: readonly string[]
  readonly daysLeft: number
  readonly urgent: boolean
}

async function peopleIn({ db, clock }: Pick<Deps, 'db' | 'clock'>, formed: FormedPlan[]): Promise<Map<string, Known>> {
  const rules = new Map(formed.flatMap(({ pool }) => pool.municipalities).map(({ code, rules }) => [code, rules]))
  const waiting = await db.read.find(Referral, {
    where: { status: 'waiting', municipality: In([...rules.keys()]) },
    relations: { person: true },
  })
  const known = waiting.map(({ reference, person, municipality, deadline }) => ({
    reference,
    name: fullName(person),
    municipality,
    languages: person.languages,
    daysLeft: daysBetween(clock.today(), deadline),
    urgent: isUrgent(deadline, clock.today(), rules.get(municipality)?.rescueDays ?? 0),
  }))
  return new Map(known.map((one) => [one.reference, one]))
}
