import type { Request } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { inScope } from '../../municipalities/scope.ts'
import { listMunicipalities } from '../../pool/list/list-pool.ts'
import { line, queryOf, readForm } from '../../web/page/form.ts'
import { readerLanguage } from '../../web/page/page.ts'
import { sayDay } from '../../words/words.ts'
import { type DueWork, listDueReports } from '../duo/list-due-reports.ts'
import { personName } from '../person-name.ts'

const query = z.object({ gemeente: line, dag: line })

/** Something to type into DUO's portal, as the pages show it. */
export type DueRow = ReturnType<typeof dueRow>

/** What must be typed into DUO's portal: all of it, and what the reader narrowed it to, by municipality and day of signing. */
export async function readDue(deps: Deps, request: Request) {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const { gemeente, dag } = readForm(request.query, query)
  const due = await listDueReports(deps.db.read, scope)
  const ofPlace = due.filter(({ referral }) => !gemeente || referral.municipality === gemeente)
  const days = [...new Set(ofPlace.flatMap(({ signing }) => signing.signedOn ?? []))].sort()
  const places = [...(await listMunicipalities(deps.db.read)).values()].filter(({ code }) => inScope(scope, code))
  return {
    all: due.length,
    rows: ofPlace.filter(({ signing }) => !dag || signing.signedOn === dag).map(dueRow),
    given: { gemeente, dag },
    /** Keeps it narrowed in the addresses of the pages around. */
    words: queryOf({ ...(gemeente && { gemeente }), ...(dag && { dag }) }),
    choices: {
      places: places.map(({ code, name }) => ({ value: code, label: name })),
      days: days.map((day) => ({ value: day, label: sayDay(day, language) })),
    },
  }
}

/** What a row of a list shows of something that DUO is told, or was. */
export function dueRow({ signingId, kind, signing, referral }: DueWork) {
  const { reference, person, deadline } = referral
  return {
    ...{ signingId, kind, reference },
    name: personName(person),
    birthDate: person.birthDate,
    signedOn: signing.signedOn,
    late: signing.signedOn !== null && signing.signedOn > deadline,
  }
}
