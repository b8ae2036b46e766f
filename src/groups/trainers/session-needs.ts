import { In, type EntityManager } from 'typeorm'
import { inParts } from '../../outside/database/many-rows.ts'
import { groupBy } from '../../planner/problem/party.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import type { Group } from '../group.entity.ts'
import type { TrainerRole } from './trainer.entity.ts'

/** Somebody whom a session can't do without. */
export interface SessionNeed {
  readonly role: TrainerRole
  /** The language that is interpreted, or that the group speaks. */
  readonly language: string
  /** Who speaks one of these can do it. */
  readonly speaks: readonly string[]
  /** People of the group asked for them themselves. */
  readonly wished: boolean
}

/** What of somebody's wishes says whether an interpreter comes. */
export interface SpokenWish {
  /** BCP-47 codes, best first. */
  readonly languages: readonly string[]
  /** They need an interpreter where their own language is not spoken. */
  readonly interpreter: boolean | null
}

const INTERPRETER = /^interpreter-([a-z]{2,3})(-|$)/

/**
 * Whom the sessions of a group need: a trainer who speaks its language; an interpreter for that language where the half day was planned
 * with one, and then a trainer who speaks Dutch does too; and an interpreter for each other language whose speakers asked for one.
 * @param resources Of the slot: `interpreter-ar`.
 */
export function needsOf(
  { language, resources }: { readonly language: string; readonly resources: readonly string[] },
  listeners: readonly SpokenWish[],
): SessionNeed[] {
  const planned = resources.map((resource) => INTERPRETER.exec(resource)?.[1]).filter((code) => code === language)
  const asked = listeners.flatMap(({ languages: [own], interpreter }) =>
    interpreter && own !== undefined && own !== language ? [own] : [],
  )
  const interpreted = [...new Set([...planned.filter((code) => code !== undefined), ...asked.sort()])]
  const speaks = planned.length > 0 && language !== 'nl' ? [language, 'nl'] : [language]
  return [
    { role: 'trainer', language, speaks, wished: false },
    ...interpreted.map((code): SessionNeed => ({
      ...{ role: 'interpreter', language: code, speaks: [code] },
      wished: asked.includes(code),
    })),
  ]
}

/** The needs of groups (with their slot) by id, as their people are now. */
export async function gatherNeeds(
  tx: EntityManager,
  groups: readonly Group[],
): Promise<ReadonlyMap<string, SessionNeed[]>> {
  const seats: Placement[] = []
  for (const part of inParts(groups)) {
    const found = await tx.find(Placement, {
      where: {
        group: { id: In(part.map(({ id }) => id)) },
        status: In([...LIVE_PLACEMENT, 'attended']),
        referral: { person: { interpreter: true } },
      },
      relations: { group: true, referral: { person: true } },
    })
    seats.push(...found)
  }
  const byGroup = groupBy(seats, ({ group }) => [group.id])
  return new Map(
    groups.map(({ id, language, slot }) => {
      const people = (byGroup.get(id) ?? []).map(({ referral }) => referral.person)
      return [id, needsOf({ language, resources: slot.resources }, people)]
    }),
  )
}

/** True for what was asked, or given, for this need. */
export function isForNeed(
  need: Pick<SessionNeed, 'role' | 'language'>,
  { role, language }: Pick<SessionNeed, 'role' | 'language'>,
): boolean {
  return need.role === role && need.language === language
}
