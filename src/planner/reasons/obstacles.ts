import type { Day } from '../../calendar/days.ts'
import { clashesOf, halfDaysOf, isInTime, missingNeeds, overflowsFrom, type Circumstances } from '../problem/facts.ts'
import { isPartnerAway } from '../problem/households.ts'
import { isServed, sizesOf } from '../problem/rules.ts'
import type { Change } from '../problem/change.ts'
import { companyFor } from './company.ts'
import type { Night } from './night.ts'
import type { Party } from '../problem/party.ts'
import type { Person, Slot } from '../problem/problem.ts'

/** A seat that a party could have if all these changes were made. `people`: see `Help`. */
export interface Seat {
  changes: Change[]
  slot: Slot
  language: string
  people: number
}

/**
 * The seats in a slot that a party could have while tonight's groups stay as they are, one for each language, with all
 * that stands between: none when a seat there can't be had by changing a little, or when a partner who does not go at the
 * same time has a seat on the same half day.
 */
export function seatsWithin(night: Night, party: Party, slot: Slot): Seat[] {
  if (!party.people.every(({ programme }) => programme === slot.programme)) return []
  if (isPartnerAway(party.apart, halfDaysOf(slot), night.away)) return []
  const own = ownObstacles(night, party, slot)
  const added = night.added.get(slot.id)
  if (added || slot.group) return seatsInGroup(night, party, slot, own)
  const taken = night.taken.get(slot.id) ?? []
  if (taken.length > 0) own.push({ kind: 'resource', slot: slot.id, resources: [...taken] })
  return languagesInCommon(party).flatMap((language) => seatInNewGroup(night, party, slot, language, own) ?? [])
}

/** The languages that everybody in the party has, as the first of them ranks them. */
export function languagesInCommon({ people: [first, ...others] }: Party): string[] {
  return (first?.languages ?? []).filter((language) => others.every(({ languages }) => languages.includes(language)))
}

/** What keeps these people from this slot, whoever else is in it. */
function ownObstacles(night: Night, party: Party, slot: Slot): Change[] {
  const { people } = party
  const strangers = people.filter((person) => !isServed(night.problem, person, slot))
  const municipalities = [...new Set(strangers.map(({ municipality }) => municipality))]
  const needs = [...new Set(people.flatMap((person) => missingNeeds(person, slot)))].sort()
  return [
    ...municipalities.map((municipality): Change => {
      return { kind: 'open', slot: slot.id, municipality, from: allOverflowFrom(night.problem, strangers, slot) }
    }),
    ...(needs.length > 0 ? [{ kind: 'offer' as const, slot: slot.id, needs }] : []),
    ...people.flatMap((person): Change[] => {
      const halfDays = clashesOf(person, slot)
      return halfDays.length > 0 ? [{ kind: 'come', slot: slot.id, person: person.id, halfDays }] : []
    }),
  ]
}

/** The first day on which hard rule 4 lets all of them overflow to this slot; null when it never does. */
function allOverflowFrom(asked: Circumstances, people: readonly Person[], slot: Slot): Day | null {
  if (!people.every(({ municipality }) => slot.overflow.includes(municipality))) return null
  const days = people.map((person) => overflowsFrom(asked, person))
  return days.reduce((latest, day) => (day > latest ? day : latest), '')
}

/** A group that took nobody in when the night began (it is full, or shut to everybody) is left alone. */
function seatsInGroup({ problem, added }: Night, { people }: Party, slot: Slot, own: Change[]): Seat[] {
  const group = added.get(slot.id)
  const language = group?.language ?? slot.group?.language ?? ''
  const { seats: free } = sizesOf(problem, slot)
  if (free === 0 || !people.every(({ languages }) => languages.includes(language))) return []
  const more = people.length + (group?.people.length ?? 0) - free
  const seats: Change[] = more > 0 ? [{ kind: 'seats', slot: slot.id, more }] : []
  return [{ changes: [...own, ...seats], slot, language, people: people.length }]
}

function seatInNewGroup(night: Night, party: Party, slot: Slot, language: string, own: readonly Change[]): Seat | null {
  const changes = [...own]
  if (!slot.languages.includes(language))
    changes.push({ kind: 'language', slot: slot.id, language, before: nearestDeadline(party, slot) })
  const company = companyFor(night, party, asChanged(slot, changes), language)
  if (!company || company.need > company.seats) return null
  const more = company.need - company.people
  if (more > 0) changes.push({ kind: 'people', slot: slot.id, language, more })
  return { changes, slot, language, people: company.people }
}

function nearestDeadline({ people }: Party, slot: Slot): Day | null {
  if (!people.every((person) => isInTime(person, slot))) return null
  return people.flatMap(({ deadline }) => deadline ?? []).toSorted()[0] ?? null
}

/** What the changes do to the slot itself, for whoever else would come. */
function asChanged(slot: Slot, changes: readonly Change[]): Slot {
  return {
    ...slot,
    languages: [...slot.languages, ...changes.flatMap((one) => (one.kind === 'language' ? one.language : []))],
    serves: [...slot.serves, ...changes.flatMap((one) => (one.kind === 'open' ? one.municipality : []))],
    offers: [...slot.offers, ...changes.flatMap((one) => (one.kind === 'offer' ? one.needs : []))],
  }
}
