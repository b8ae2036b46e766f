import { openingsOf, type PossibleGroup } from '../problem/opening.ts'
import { groupBy, partiesOf, type Party, chanceOf, type OpenSeat } from '../problem/party.ts'
import type { PlannedGroup, WhyHere } from '../problem/plan.ts'
import type { Problem } from '../problem/problem.ts'
import { daysWaited, isRescuedBy } from '../problem/facts.ts'
import { fewest } from '../problem/rules.ts'

/** Why everybody who gets a seat is where they are, by person, what weighs most first. */
export function whyHere(problem: Problem, groups: readonly PlannedGroup[]): Map<string, WhyHere[]> {
  const openings = openingsOf(problem)
  const parties = partiesOf(problem, openings)
  const placed = new Map(groups.flatMap((group) => group.people.map((person) => [person, group])))
  const groupOf = ({ people: [first] }: Party) => placed.get(first?.id ?? '')
  const members = groupBy(parties, (party) => [groupOf(party)?.slot ?? []].flat())
  const apart = groupBy(parties, (party) => (party.apart !== null && groupOf(party) ? [party.apart] : []))
  const waiting = parties.filter((party) => !groupOf(party))
  const rivals = groupBy(waiting, ({ chances }) =>
    chances.map(({ opening }) => keyOf(opening.slot.id, opening.language)),
  )
  return new Map(
    parties.flatMap((party): [string, WhyHere[]][] => {
      const group = groupOf(party)
      const chance = party.chances.find(
        ({ opening }) => opening.slot.id === group?.slot && opening.language === group.language,
      )
      if (!group || !chance) return []
      const partnerPlaced = party.apart !== null && (apart.get(party.apart)?.length ?? 0) > 1
      const around = {
        members: members.get(group.slot) ?? [],
        rivals: rivals.get(keyOf(group.slot, group.language)) ?? [],
      }
      const reasons = seatReasons({ problem, party, chance, openings, partnerPlaced, ...around })
      return party.people.map(({ id }) => [id, reasons])
    }),
  )
}

function keyOf(slot: string, language: string): string {
  return JSON.stringify([slot, language])
}

/** Somebody's seat, and all that its reasons look at. */
interface Seat {
  problem: Problem
  party: Party
  chance: OpenSeat
  /** Everybody who gets a seat in the group tonight. */
  members: readonly Party[]
  /** Who waits and could have had a seat in it. */
  rivals: readonly Party[]
  openings: readonly PossibleGroup[]
  /** Whether a partner who doesn't go at the same time has a seat too. */
  partnerPlaced: boolean
}

/** Why a seat is theirs, what weighs most first. */
function seatReasons(seat: Seat): WhyHere[] {
  const reasons = [onlySlot(seat), lastInTime(seat), rescue(seat), urgent(seat), fills(seat), household(seat)]
  const softer = [waitsLonger(seat), overflow(seat), first(seat), language(seat)]
  const found = [...reasons, ...softer].flatMap((reason) => reason ?? [])
  return found.length > 0 ? found : [because('fits')]
}

function because(reason: WhyHere['reason'], detail: WhyHere['detail'] = {}): WhyHere {
  return { reason, detail }
}

function onlySlot({ problem, party, chance, openings }: Seat): WhyHere | null {
  if (otherChances(party.chances, chance).length > 0) return null
  const alwaysFree = party.people.map((person) => ({ ...person, unavailable: [], availability: undefined }))
  const possible = openings.flatMap((opening) => chanceOf(problem, alwaysFree, opening) ?? [])
  return because(otherChances(possible, chance).length > 0 ? 'only-half-day' : 'only-slot')
}

function otherChances(chances: readonly OpenSeat[], { opening: { slot } }: OpenSeat): OpenSeat[] {
  return chances.filter(({ opening }) => opening.slot !== slot)
}

function lastInTime({ party, chance }: Seat): WhyHere | null {
  const others = otherChances(party.chances, chance)
  const [deadline] = party.people.flatMap((person) => person.deadline ?? []).toSorted()
  if (deadline === undefined || chance.inTime < party.people.length || others.length === 0) return null
  return others.every(({ inTime }) => inTime < party.people.length) ? because('last-in-time', { deadline }) : null
}

function rescue({ chance, members }: Seat): WhyHere | null {
  const { smallest } = chance.opening
  const size = sizeOf(members)
  return chance.opening.isNew && chance.rescues && size < smallest ? because('rescue', { size, smallest }) : null
}

function urgent({ problem, party, chance }: Seat): WhyHere | null {
  const urgent = party.people.filter((person) => isRescuedBy(problem, person, chance.opening.slot))
  const [deadline] = urgent.flatMap((person) => person.deadline ?? []).toSorted()
  return deadline === undefined ? null : because('urgent', { deadline })
}

function fills({ party, chance, members }: Seat): WhyHere | null {
  if (!chance.opening.isNew) return null
  const others = members.filter((member) => member !== party)
  const rescue = others.some(({ chances }) =>
    chances.some(({ opening, rescues }) => rescues && opening === chance.opening),
  )
  const need = fewest(chance.opening, rescue)
  const have = sizeOf(others)
  return have < need ? because('fills', { have, need }) : null
}

function household({ party: { people, apart }, partnerPlaced }: Seat): WhyHere | null {
  const household = people[0]?.household ?? ''
  if (people.length > 1) return because('together', { household, people: people.length })
  return apart !== null && partnerPlaced ? because('apart', { household }) : null
}

function waitsLonger({ party, rivals }: Seat): WhyHere | null {
  const later = rivals.filter((rival) => rival.waited / rival.people.length < party.waited / party.people.length)
  return later.length > 0 ? because('waits-longer', { people: sizeOf(later) }) : null
}

function overflow({ problem, party, chance }: Seat): WhyHere | null {
  const guest = party.people.find(({ municipality }) => !chance.opening.slot.serves.includes(municipality))
  return guest ? because('overflow', { municipality: guest.municipality, days: daysWaited(problem, guest) }) : null
}

function first({ party, chance }: Seat): WhyHere | null {
  const others = otherChances(party.chances, chance)
  const earliest = others.every(({ opening }) => opening.daysToStart >= chance.opening.daysToStart)
  return others.length > 0 && earliest ? because('first') : null
}

function language({ party, chance }: Seat): WhyHere | null {
  const { language } = chance.opening
  if (chance.rank === 0) return because('best-language', { language })
  return party.chances.every(({ rank }) => rank >= chance.rank) ? because('best-language-here', { language }) : null
}

function sizeOf(parties: readonly Party[]): number {
  return parties.reduce((sum, { people }) => sum + people.length, 0)
}
