import { isInTime } from '../problem/claims.ts'
import { isPartnerAway, speakerKey, type Night, type Prospect } from './night.ts'
import { openingsOf, type Opening } from '../problem/opening.ts'
import { chanceOf, type Party } from '../problem/party.ts'
import type { Slot } from '../problem/problem.ts'

/** How large a group with this party could be, and has to be. */
export interface Company {
  /** The party and those who wait and could go along, as far as there are seats. */
  people: number
  need: number
  seats: number
}

/**
 * The company that a party would have in a slot that stays empty tonight. Nobody goes along whose partner, of a household
 * that goes apart, is already in it or away on the same half day. Null when the slot has no seats at all.
 */
export function companyFor(night: Night, party: Party, slot: Slot, language: string): Company | null {
  const prospect = prospectOf(night, slot, language)
  if (!prospect || party.people.length > prospect.opening.seats) return null
  const { opening, crowd } = prospect
  const households = new Set([party.apart])
  let people = party.people.length
  let rescue = party.people.some((person) => night.urgent.has(person.id) && isInTime(person, slot))
  for (const other of crowd) {
    if (people === opening.seats) break
    if (people + other.people.length > opening.seats || other.people.some((one) => party.people.includes(one))) continue
    if (other.apart !== null && households.has(other.apart)) continue
    households.add(other.apart)
    people += other.people.length
    rescue ||= other.chances.some(({ rescues }) => rescues)
  }
  return { people, need: rescue ? opening.smallestRescue : opening.smallest, seats: opening.seats }
}

/** The same slot, as it is or with the same changes, is looked at once for all who wait. */
function prospectOf(night: Night, slot: Slot, language: string): Prospect | null {
  const key = JSON.stringify([slot.id, slot.programme, language, slot.sessions, slot.serves, slot.offers])
  const known = night.prospects.get(key)
  if (known !== undefined) return known
  const opening = openingsOf({ ...night.problem, slots: [slot] }).find((one) => one.language === language)
  const prospect = opening ? { opening, crowd: crowdFor(night, opening) } : null
  night.prospects.set(key, prospect)
  return prospect
}

function crowdFor(night: Night, opening: Opening): Party[] {
  const speakers = night.speakers.get(speakerKey(opening.slot.programme, opening.language)) ?? []
  const crowd = speakers.flatMap((party) => {
    const chance = chanceOf(night.problem, party.people, opening)
    return chance && !isPartnerAway(night, party, opening.slot) ? [{ ...party, chances: [chance] }] : []
  })
  const rescues = ({ chances: [chance] }: Party) => Number(chance?.rescues ?? false)
  return crowd.sort((a, b) => rescues(b) - rescues(a) || b.waited / b.people.length - a.waited / a.people.length)
}
