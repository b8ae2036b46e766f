import loader from 'highs'
import { openingsOf, type PossibleGroup } from '../../src/planner/problem/opening.ts'
import { partiesOf, type OpenSeat, type Party } from '../../src/planner/problem/party.ts'
import type { Problem } from '../../src/planner/problem/problem.ts'

const loadHighs = loader as unknown as typeof loader.default
type Terms = Map<string, number>

/**
 * The model as one would first write it down: a column for each person (or household) in each slot and language, one
 * mixed-integer model of the whole problem as LP text, solved six times. What Dagdeel's planner is measured against.
 */
export async function solveStraightforwardly(problem: Problem): Promise<{ score: number[]; seconds: number }> {
  const started = performance.now()
  const highs = await loadHighs()
  const openings = openingsOf(problem)
  const parties = partiesOf(problem, openings)
  const seats = parties.flatMap((party) =>
    party.chances.map((chance) => ({ party, chance, name: seatName(party, chance) })),
  )
  const rows = rowsOf(openings, parties, seats)
  const score: number[] = []
  for (const figure of figuresOf(openings, seats)) {
    const binaries = [
      ...seats.map(({ name }) => name),
      ...openings.flatMap((opening) => [openName(opening), smallName(opening)]),
    ]
    const text = `Maximize\n obj: ${sum(figure)}\nSubject To\n${rows.join('\n')}\nBinary\n ${binaries.join('\n ')}\nEnd`
    const { ObjectiveValue } = highs.solve(text, { output_flag: false, mip_rel_gap: 0 })
    score.push(Math.round(ObjectiveValue) + 0)
    rows.push(` ${sum(figure)} >= ${Math.round(ObjectiveValue)}`)
  }
  return { score, seconds: (performance.now() - started) / 1000 }
}

interface Seat {
  party: Party
  chance: OpenSeat
  name: string
}

function figuresOf(openings: PossibleGroup[], seats: Seat[]): Terms[] {
  const figure = (value: (seat: Seat) => number): Terms => new Map(seats.map((seat) => [seat.name, value(seat)]))
  return [
    figure(({ chance }) => chance.inTime),
    figure(({ party }) => party.people.length),
    new Map(openings.map((opening) => [openName(opening), opening.isNew ? -1 : 0])),
    figure(({ party }) => party.waited),
    figure(({ chance }) => -chance.rank),
    figure(({ party, chance }) => -party.people.length * chance.opening.daysToStart),
  ]
}

function rowsOf(openings: PossibleGroup[], parties: Party[], seats: Seat[]): string[] {
  const rows: string[] = []
  const atMostOne = new Map<string, Set<string>>()
  const claim = (key: string, name: string) => atMostOne.set(key, (atMostOne.get(key) ?? new Set()).add(name))
  for (const { party, chance, name } of seats) {
    claim(`party ${parties.indexOf(party)}`, name)
    if (party.apart) for (const halfDay of chance.opening.halfDays) claim(`${party.apart} ${halfDay}`, name)
    rows.push(` ${name} - ${openName(chance.opening)} <= 0`)
  }
  for (const opening of openings) {
    claim(`slot ${opening.slot.id}`, openName(opening))
    if (opening.isNew) for (const booking of opening.bookings) claim(booking, openName(opening))
    const members = seats.filter(({ chance }) => chance.opening === opening)
    const size: Terms = new Map(members.map(({ name, party }) => [name, party.people.length]))
    rows.push(` ${sum(new Map([...size, [openName(opening), -opening.seats]]))} <= 0`)
    const less = opening.smallest - opening.smallestRescue
    rows.push(` ${sum(new Map([...size, [openName(opening), -opening.smallest], [smallName(opening), less]]))} >= 0`)
    const rescued = members.filter(({ chance }) => chance.rescues)
    rows.push(
      ` ${sum(new Map([...rescued.map(({ name }): [string, number] => [name, -1]), [smallName(opening), 1]]))} <= 0`,
    )
  }
  for (const names of atMostOne.values()) rows.push(` ${[...names].join(' + ')} <= 1`)
  return rows
}

function sum(terms: Terms): string {
  return [...terms].map(([name, factor]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`).join(' ')
}

function seatName({ people }: Party, { opening }: OpenSeat): string {
  return `x_${people[0]?.id}_${opening.slot.id}_${opening.language}`
}

function openName({ slot, language }: PossibleGroup): string {
  return `y_${slot.id}_${language}`
}

function smallName({ slot, language }: PossibleGroup): string {
  return `r_${slot.id}_${language}`
}
