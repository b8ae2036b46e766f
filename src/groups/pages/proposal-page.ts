import { sayLanguages } from '../../words/say-language.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { Candidate } from '../proposals/candidates.ts'
import type { DescribedProposal, NamedPerson } from '../proposals/show-proposal.ts'
import { candidateLists } from '../proposals/say-rules.ts'

/** The page on which a planner changes who is in a proposal. */
export function adjustPage(language: Language, described: DescribedProposal) {
  const { meeting, names, candidates } = described
  const members = meeting.members.flatMap(({ id }) => names.get(id) ?? [])
  const lists = candidateLists(language, candidates, (one) => shownCandidate(language, one, names))
  return {
    title: translate(language, 'proposals:adjust.title', { count: meeting.members.length }),
    members: members.map((person) => shownPerson(language, person)),
    hidden: meeting.members.length - members.length,
    people: meeting.members.length,
    seats: Math.max(meeting.slot.capacity, meeting.members.length),
    mayLead: leadFor(language, lists.mayPeople, meeting),
    mayTitle: translate(language, 'proposals:adjust.may', { count: lists.mayPeople }),
    ...lists,
    elsewhere: described.elsewhere,
  }
}

/** In which order they come; or that somebody has to go first. */
function leadFor(language: Language, fitting: number, { members, slot }: DescribedProposal['meeting']): string {
  if (fitting > 0) return translate(language, 'proposals:adjust.mayLead')
  return members.length >= slot.capacity ? translate(language, 'proposals:adjust.full') : ''
}

function shownPerson(language: Language, person: NamedPerson) {
  return {
    ...person,
    spoken: sayLanguages(person.languages, language),
    waits: translate(language, 'proposals:adjust.waits', { count: person.waited }),
    until: translate(language, 'proposals:adjust.deadline', { day: sayDay(person.deadline, language, 'compact') }),
  }
}

function shownCandidate(language: Language, { people, rescued, inTime }: Candidate, names: DescribedProposal['names']) {
  const named = people.flatMap(({ id }) => names.get(id) ?? [])
  return {
    ...shownParty(language, named),
    rescued,
    late: !inTime,
  }
}

/** People who go as one, by the name of the first and the names of all. */
export function shownParty(language: Language, people: readonly NamedPerson[]) {
  const [first] = people
  return {
    reference: first?.reference ?? '',
    name: people.map(({ name }) => name).join(', '),
    people: people.map((person) => shownPerson(language, person)),
  }
}
