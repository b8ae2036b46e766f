import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { findLetterStyles } from '../../municipalities/letter-styles.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { fullName } from '../../people/full-name.ts'
import { certificateOf } from './certificate.ts'
import { firstName } from '../marks/short-names.ts'
import { showSession, type ListedSeat } from '../sessions/show-session.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'printer'>

/** What the list says, in the language of who prints it. */
export interface SheetWords {
  readonly language: string
  readonly title: string
  readonly lead: string
  /** Of the columns: number, name, reference, signature. */
  readonly headings: readonly string[]
  readonly notes: readonly string[]
}

/** Who is expected, with room for a signature. No numbers of people; who comes from elsewhere is only counted. */
export async function printAttendanceSheet(
  { printer, clock, db }: Needs,
  scope: Scope,
  sessionId: string,
  words: SheetWords,
): Promise<Buffer> {
  const { seats } = await showSession(db.read, scope, sessionId)
  const people = seats.map(({ placement }) => ({
    name: fullName(placement.referral.person),
    reference: placement.referral.reference,
  }))
  return printer.typeset('attendance-sheet', { ...words, date: clock.today(), people })
}

/** A card for everyone who is expected: what they are called, large. */
export async function printNameCards({ printer, clock, db }: Needs, scope: Scope, sessionId: string, title: string) {
  const { seats } = await showSession(db.read, scope, sessionId)
  const people = seats.map(({ placement, name }) => ({
    first: firstName(placement.referral.person) || name,
    short: name,
  }))
  return printer.typeset('name-cards', { title, date: clock.today(), people })
}

/** A certificate for everyone who was there, in Dutch and in their own language; null when nobody was. */
export async function printCertificates(
  { printer, clock, db }: Needs,
  scope: Scope,
  sessionId: string,
): Promise<Buffer | null> {
  const { session, seats } = await showSession(db.read, scope, sessionId)
  const there = seats.filter(wasThere)
  if (there.length === 0) return null
  const towns = new Map((await db.read.find(Municipality)).map((town) => [town.code, town]))
  const styles = await findLetterStyles(db.read)
  const people = there.flatMap(({ placement: { referral } }) => {
    const town = towns.get(referral.municipality)
    return town ? [certificateOf(referral.person, { session, town, accent: styles.get(town.code)?.accent })] : []
  })
  return printer.typeset('certificate', { title: people[0]?.parts[0]?.title ?? '', date: clock.today(), people })
}

/** Marked as present. */
export function wasThere({ mark }: ListedSeat): boolean {
  return mark?.status === 'present'
}
