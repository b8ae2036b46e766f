import { isInTime } from '../problem/facts.ts'
import { isPartnerAway } from '../problem/households.ts'
import { openingsOf, type PossibleGroup } from '../problem/opening.ts'
import { chanceOf, type Party } from '../problem/party.ts'
import type { Slot } from '../problem/problem.ts'
import { fewest } from '../problem/rules.ts'
import { byWait, type Night, type Prospect, speakerKey } from './night.ts'

/** How large a group with this party could be, and has to be. */
interface Company {
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
  return { people, need: fewest(opening, rescue), seats: opening.seats }
}

/** The same slot, as it is or with the same changes, is looked at once for all who wait. */
function prospectOf(night: Night, slot: Slot, language: string): Prospect | null {
  const key = JSON.stringify([slot.id, slot.host, slot.programme, language, slot.sessions, slot.serves, slot.offers])
  const known = night.prospects.get(key)
  if (known !== undefined) return known
  const prospect = night.splitFrom ? splitProspect(night, slot, language) : newProspect(night, slot, language)
  night.prospects.set(key, prospect)
  return prospect
}

function newProspect(night: Night, slot: Slot, language: string): Prospect | null {
  const opening = openingsOf({ ...night.problem, slots: [slot] }).find((one) => one.language === language)
  const speakers = night.speakers.get(speakerKey(slot.programme, language)) ?? []
  return opening ? { opening, crowd: remembered(crowdFor(night, opening, speakers)) } : null
}

/** The crowd of the night as it is, with the members of the split household each in their own place: nobody else is looked at again. */
function splitProspect({ splitFrom, ...night }: Night, slot: Slot, language: string): Prospect | null {
  const whole = splitFrom && prospectOf(splitFrom.night, slot, language)
  if (!whole) return null
  const members = night.waiting.filter(
    ({ people: [first] }) => first?.languages.includes(language) && first.programme === slot.programme,
  )
  const alone = [...crowdFor(night, whole.opening, members.toSorted(byWait))]
  return { opening: whole.opening, crowd: remembered(inTurn(whole.crowd, alone, splitFrom.ids)) }
}

function* inTurn(crowd: Iterable<Party>, alone: readonly Party[], ids: ReadonlySet<string>): Generator<Party> {
  const left = [...alone]
  for (const party of crowd) {
    if (party.people.some(({ id }) => ids.has(id))) continue
    while (left[0] && byClaim(left[0], party) < 0) yield* left.splice(0, 1)
    yield party
  }
  yield* left
}

/** The same things for everybody who asks, each worked out when it is first asked for. */
function remembered<Thing>(things: Iterator<Thing>): Iterable<Thing> {
  const known: Thing[] = []
  return {
    *[Symbol.iterator]() {
      for (let index = 0; ; index++) {
        if (index === known.length) {
          const next = things.next()
          if (next.done) return
          known.push(next.value)
        }
        yield known[index] as Thing
      }
    },
  }
}

/** Worked out one by one, because a group is soon full: first whom the group would rescue, then the others. */
function* crowdFor(night: Night, opening: PossibleGroup, speakers: readonly Party[]): Generator<Party> {
  for (const rescue of [true, false]) {
    for (const party of speakers) {
      if (rescue && !party.people.some(({ id }) => night.urgent.has(id))) continue
      const chance = chanceOf(night.problem, party.people, opening)
      if (chance?.rescues === rescue && !isPartnerAway(party.apart, opening.halfDays, night.away))
        yield { ...party, chances: [chance] }
    }
  }
}

/** Who makes it a rescue first, then who waits longest, then by id. */
function byClaim(one: Party, other: Party): number {
  const rescues = ({ chances: [chance] }: Party) => Number(chance?.rescues ?? false)
  const id = ({ people: [first] }: Party) => first?.id ?? ''
  const first = rescues(other) - rescues(one) || byWait(one, other)
  return first || (id(one) < id(other) ? -1 : 1)
}
