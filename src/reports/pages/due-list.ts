import type { Request } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, queryOf, readForm } from '../../web/page/form.ts'
import { byMunicipality, type ListChoice, type Narrowing } from '../../web/page/list-frame.ts'
import { readerLanguage } from '../../web/page/page.ts'
import { type Order, orderIn } from '../../web/page/sorting.ts'
import { sayDay, translate } from '../../words/words.ts'
import { type DueWork, listDueReports } from '../duo/list-due-reports.ts'
import { personName } from '../person-name.ts'

type DueOrder = 'signed' | 'name' | 'born'
const query = z.object({ gemeente: line, dag: line, volgorde: orderIn<DueOrder>('signed', 'name', 'born') })

/** Something to type into DUO's portal, as the pages show it. */
export type DueRow = ReturnType<typeof dueRow>

/**
 * What must be typed into DUO's portal, in the order that the reader asked for: all of it, and what they narrowed it to, by municipality and
 * day of signing.
 */
export async function readDue(deps: Deps, request: Request) {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const given = readForm(request.query, query)
  const due = await listDueReports(deps.db.read, scope)
  const ofPlace = due.filter(({ referral }) => !given.gemeente || referral.municipality === given.gemeente)
  const rows = ofPlace.filter(({ signing }) => !given.dag || signing.signedOn === given.dag).map(dueRow)
  const days: Narrowing = {
    ...{ name: 'dag', value: given.dag, options: daysOf(ofPlace, language) },
    ...{ label: translate(language, 'reports:signedOn'), all: translate(language, 'pool:filter.all') },
  }
  return {
    all: due.length,
    rows: inOrder(rows, given.volgorde),
    order: given.volgorde,
    narrowings: [await byMunicipality(deps, scope, given.gemeente, language), days],
    /** Keeps it narrowed and in order in the addresses of the pages around. */
    words: queryOf({ ...request.query, pagina: undefined, na: undefined }),
  }
}

/** The days on which people signed, the first first, with of how many DUO must be told. */
function daysOf(due: readonly DueWork[], language: 'nl' | 'en'): ListChoice[] {
  const counts = new Map<string, number>()
  for (const { signing } of due)
    if (signing.signedOn) counts.set(signing.signedOn, (counts.get(signing.signedOn) ?? 0) + 1)
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, count]) => {
      const heading = sayDay(day, language)
      return { value: day, label: `${heading} (${count})`, heading }
    })
}

function inOrder(rows: DueRow[], { by, backward }: Order<DueOrder>): DueRow[] {
  const key = ({ name, birthDate, signedOn }: DueRow) => ({ signed: signedOn, name, born: birthDate })[by] ?? ''
  // As the act lists them: by day of signing, of one day by reference.
  const sorted = by === 'signed' ? rows : rows.toSorted((one, other) => key(one).localeCompare(key(other), 'nl'))
  return backward ? sorted.toReversed() : sorted
}

/** What a row of a list shows of something that DUO is told, or was. */
export function dueRow({ signingId, kind, signing, referral }: DueWork) {
  const { reference, person, deadline } = referral
  return {
    ...{ signingId, kind, reference },
    name: personName(person),
    birthDate: person.birthDate,
    signedOn: signing.signedOn,
    typed: { birthDate: typed(person.birthDate), signedOn: typed(signing.signedOn) },
    late: signing.signedOn !== null && signing.signedOn > deadline,
  }
}

/** A day as it is typed into DUO's portal: `06-09-1979`; of a birth date the year alone when no more is known. */
function typed(day: string | null): string | null {
  return day && day.split('-').reverse().join('-')
}
