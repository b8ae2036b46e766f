import { openingsOf } from '../problem/opening.ts'
import { groupBy, partiesOf, type Party } from '../problem/party.ts'
import type { PlannedGroup } from '../problem/plan.ts'
import type { Problem } from '../problem/problem.ts'
import { seatReasons, type WhyHere } from '../problem/seat-reasons.ts'

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
