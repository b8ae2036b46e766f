import { MIGRATIONS } from '../../migrations/index.ts'
import { AttendanceMark } from '../../src/attendance/attendance-mark.entity.ts'
import { Signing } from '../../src/attendance/signing.entity.ts'
import { addDays, type Day } from '../../src/calendar/days.ts'
import type { Config } from '../../src/config.ts'
import { ENTITIES } from '../../src/entities.ts'
import { Group } from '../../src/groups/group.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { Event } from '../../src/history/event.entity.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { Region } from '../../src/municipalities/region.entity.ts'
import { Room } from '../../src/municipalities/room.entity.ts'
import { Slot } from '../../src/municipalities/slot.entity.ts'
import { Venue } from '../../src/municipalities/venue.entity.ts'
import { openDatabase, type Database } from '../../src/outside/database/database.ts'
import { insertMany } from '../../src/outside/database/many-rows.ts'
import { Person } from '../../src/people/person.entity.ts'
import { WaitingReason } from '../../src/referrals/waiting-reason.entity.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { Report } from '../../src/reports/report.entity.ts'

/** The day on which the years end. */
export const TODAY = '2026-12-01'

/** The municipalities of the region. */
export const CODES = ['0935', '0938', '0981', '0994', '1729']
const LANGUAGES = ['ar', 'ti', 'en', 'tr', 'fa', 'so', 'uk', 'fr']
const RULES = {
  ...{ minGroupSize: 8, maxGroupSize: 15, rescueDays: 56, rescueGroupSize: 3, overflowAfterDays: 90 },
  ...{ noticeDays: 21, replyDays: 7, letterDays: 3, maxInvitations: 3, approval: 'automatic', overbookPercent: 0 },
}
const IN_A_GROUP = 14

/**
 * Fills an empty database with a region after some years: some people wait, some have a seat in a group to come, the others were there,
 * and nearly all of them have signed.
 * @param coming How many groups are to come.
 */
export async function fillYears(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  people: number,
  { waiting = Math.round(people / 10), coming = Math.round(people / 230) } = {},
): Promise<void> {
  const db = await openDatabase(databaseUrl, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  await fillSettings(db)
  const groups = Math.floor((people - waiting) / IN_A_GROUP)
  for (let from = 0; from < groups; from += 100) {
    const part = Array.from({ length: Math.min(100, groups - from) }, (_, index) => from + index)
    await fillGroups(
      db,
      part.map((number) => ({ number, day: dayOf(number, groups - coming) })),
    )
  }
  await fillWaiting(db, waiting)
  await db.close()
}

/** Three groups a day before today, two a day from then on. */
function dayOf(number: number, past: number): Day {
  return number < past
    ? addDays(TODAY, -1 - Math.floor((past - number - 1) / 3))
    : addDays(TODAY, Math.floor((number - past) / 2))
}

async function fillSettings(db: Database): Promise<void> {
  const sender = {
    name: 'Sociale Zaken',
    onBehalfOf: 'het college',
    returnAddress: [],
    phone: '14 043',
    email: 'post@example.org',
  }
  const region = { code: 'mh', name: 'Maastricht-Heuvelland' }
  const municipalities = CODES.map((code) => ({
    ...{ code, name: `Gemeente ${code}`, oin: null, regionCode: 'mh', schoolRegion: null, sender, rules: RULES },
  }))
  const venue = {
    code: 'hall',
    municipality: '0935',
    name: 'Stadhuis',
    address: ['Markt 78', '6211 CL  MAASTRICHT'],
    directions: {},
  }
  await db.write(async (tx) => {
    await insertMany(tx, Region, [region])
    await insertMany(tx, Municipality, municipalities)
    await insertMany(tx, Venue, [venue])
    await insertMany(tx, Room, [{ code: 'hall/a', venue, capacity: 18, offers: [] }])
  })
}

interface Numbered {
  readonly number: number
  readonly day: Day
}

async function fillGroups(db: Database, groups: readonly Numbered[]): Promise<void> {
  const seats = groups.flatMap((group) =>
    Array.from({ length: IN_A_GROUP }, (_, index) => ({ group, number: group.number * IN_A_GROUP + index })),
  )
  const over = seats.filter(({ group }) => group.day < TODAY)
  await db.write(async (tx) => {
    await insertMany(tx, Slot, groups.map(slotRow))
    await insertMany(tx, Group, groups.map(groupRow))
    await insertMany(tx, Session, groups.map(sessionRow))
    await insertMany(
      tx,
      Person,
      seats.map(({ number }) => personRow(number)),
    )
    await insertMany(
      tx,
      Referral,
      seats.map(({ number, group }) => referralRow(number, group.day < TODAY ? doneAs(number) : 'placed')),
    )
    await insertMany(
      tx,
      Placement,
      seats.map(({ number, group }) => placementRow(number, group)),
    )
    await insertMany(
      tx,
      Message,
      seats.flatMap(({ number, group }) => messageRows(number, group)),
    )
    await insertMany(
      tx,
      Event,
      seats.flatMap(({ number, group }) => eventRows(number, group)),
    )
    await insertMany(
      tx,
      AttendanceMark,
      over.map(({ number, group }) => markRow(number, group)),
    )
    const signed = over.filter(({ number }) => doneAs(number) === 'signed')
    await insertMany(
      tx,
      Signing,
      signed.map(({ number, group }) => signingRow(number, group)),
    )
    const told = signed.filter(({ group }) => group.day < addDays(TODAY, -7))
    await insertMany(
      tx,
      Report,
      told.map(({ number, group }) => reportRow(number, group)),
    )
  })
}

/** One in two hundred was there and has not signed. */
function doneAs(number: number): 'signed' | 'placed' {
  return number % 200 === 0 ? 'placed' : 'signed'
}

const languageOf = (number: number) => LANGUAGES[number % LANGUAGES.length] ?? 'en'
const codeOf = (number: number) => CODES[number % CODES.length] ?? '0935'

function slotRow({ number, day }: Numbered) {
  const place = {
    room: { code: 'hall/a' },
    languages: [languageOf(number), 'nl'],
    serves: CODES,
    overflow: [],
    resources: [],
  }
  const sessions = [{ date: day, start: '09:00', end: '12:30' }]
  return { code: `slot-${number}`, programme: 'wi2013', ...place, sessions, startsOn: day, closed: false }
}

function groupRow({ number, day }: Numbered) {
  const status = day < TODAY ? 'held' : 'planned'
  const formedAt = `${addDays(day, -40)}T02:30:00.000Z`
  const made = { programme: 'wi2013', language: languageOf(number), capacity: 15, formedAt }
  return {
    id: `group-${number}`,
    slot: { code: `slot-${number}` },
    status,
    ...made,
    cancelledBecause: null,
    basis: null,
  }
}

function sessionRow({ number, day }: Numbered) {
  const times = { day, startTime: '09:00', endTime: '12:30' }
  return { id: `session-${number}`, group: { id: `group-${number}` }, number: 1, ...times, activity: null, sequence: 0 }
}

function personRow(number: number) {
  const name = {
    familyName: `Voorbeeld ${number}`,
    searchName: `voorbeeld ${number}`,
    soundsLike: ' forbld',
    givenNames: 'Rania',
  }
  const reached = { addressBad: false, emailBounced: false, mayEmail: true, email: `p${number}@example.org` }
  return { id: `person-${number}`, municipality: codeOf(number), ...name, languages: [languageOf(number)], ...reached }
}

function referralRow(number: number, status: string) {
  const deadline = addDays(TODAY, status === 'signed' ? -(number % 700) : 20 + (number % 500))
  const waitingSince = addDays(TODAY, -(number % 120) - (status === 'waiting' ? 0 : 150))
  return {
    ...{
      id: `referral-${number}`,
      reference: `R-${String(number).padStart(6, '0')}`,
      person: { id: `person-${number}` },
    },
    ...{
      track: `track-${number}`,
      municipality: codeOf(number),
      status,
      programme: 'wi2013',
      needs: [],
      counsellorMay: false,
    },
    ...{ termEndsOn: deadline, deadline, waitingSince, createdAt: `${waitingSince}T08:00:00.000Z` },
  }
}

function placementRow(number: number, { number: group, day }: Numbered) {
  const status = day < TODAY ? 'attended' : number % 3 === 0 ? 'invited' : 'confirmed'
  const placedAt = `${addDays(day, -40)}T02:30:00.000Z`
  const ids = { id: `seat-${number}`, referral: { id: `referral-${number}` }, group: { id: `group-${group}` } }
  return { ...ids, status, tokenHash: `token-${number}`, tokenNumber: 1, placedAt }
}

const LINES = [[{ text: 'Kom naar de bijeenkomst over de participatieverklaring. '.repeat(30) }]]
const PART = {
  language: 'nl',
  direction: 'ltr',
  subject: 'Kom naar de bijeenkomst',
  blocks: [{ kind: 'paragraph', lines: LINES }],
}
const SNAPSHOT = {
  message: { kind: 'invitation', subject: PART.subject, parts: [PART, PART], version: '1' },
  sender: { name: 'Sociale Zaken', phone: '14 043', email: 'post@example.org' },
  municipality: 'Maastricht',
}

/** An invitation and, a week before, a reminder; some by letter, and a few that ask for a person. */
function messageRows(number: number, { day }: Numbered) {
  const [invited, reminded] = [addDays(day, -39), addDays(day, -7)]
  const days = [invited, ...(reminded < TODAY ? [reminded] : [])].filter((sent) => sent < TODAY)
  return days.map((sent, index) => {
    const asks = day >= TODAY && number % 60 === 0
    const at = `${sent}T08:00:00.000Z`
    const channel = asks ? 'call' : number % 4 === 0 ? 'letter' : 'email'
    const status = asks ? 'queued' : channel === 'letter' ? 'printed' : 'delivered'
    const ids = { id: `message-${number}-${index}`, placementId: `seat-${number}`, referralId: `referral-${number}` }
    const what = {
      municipality: codeOf(number),
      kind: index === 0 ? 'invitation' : 'reminder',
      occasion: '1',
      copyFor: 'newcomer',
      channel,
    }
    const text = { language: languageOf(number), templateVersion: '1', snapshot: SNAPSHOT }
    const place = { code: 'hall', name: 'Stadhuis', address: ['Markt 78', '6211 CL  MAASTRICHT'] }
    const told = { sessions: [{ date: day, start: '09:00', end: '12:30' }], place }
    return { ...ids, ...what, status, dueAt: at, attempts: 1, ...text, told, createdAt: at, sentAt: asks ? null : at }
  })
}

function eventRows(number: number, { number: group, day }: Numbered) {
  const at = `${addDays(day, -40)}T02:30:00.000Z`
  const who = {
    actorKind: 'timetable',
    actorName: 'Dagdeel',
    municipality: codeOf(number),
    referralId: `referral-${number}`,
  }
  const kinds = ['referral.received', 'placement.made', 'invitation.sent', 'placement.answered']
  return kinds.map((kind) => ({ id: `${kind}-${number}`, at, kind, ...who, groupId: `group-${group}`, data: {} }))
}

function markRow(number: number, { number: group, day }: Numbered) {
  const marked = {
    status: 'present',
    late: false,
    leftEarly: false,
    markedAt: `${day}T10:00:00.000Z`,
    markedBy: 'Sofie',
  }
  return { id: `mark-${number}`, placementId: `seat-${number}`, sessionId: `session-${group}`, ...marked }
}

function signingRow(number: number, { day }: Numbered) {
  const ids = { id: `signing-${number}`, referralId: `referral-${number}`, placementId: `seat-${number}` }
  return { ...ids, signedOn: day, refusedOn: null, recordedAt: `${day}T11:00:00.000Z`, recordedBy: 'Sofie' }
}

function reportRow(number: number, { day }: Numbered) {
  const ids = { id: `report-${number}`, signingId: `signing-${number}`, referralId: `referral-${number}` }
  const done = { createdAt: `${day}T12:00:00.000Z`, doneAt: `${day}T12:00:00.000Z`, doneBy: 'Noor' }
  return { ...ids, municipality: codeOf(number), kind: 'signed', channel: 'portal', status: 'sent', ...done }
}

async function fillWaiting(db: Database, people: number): Promise<void> {
  const numbers = Array.from({ length: people }, (_, index) => 1_000_000 + index)
  await db.write(async (tx) => {
    await insertMany(tx, Person, numbers.map(personRow))
    await insertMany(
      tx,
      Referral,
      numbers.map((number) => referralRow(number, 'waiting')),
    )
    await insertMany(tx, WaitingReason, numbers.map(reasonRow))
  })
}

function reasonRow(number: number) {
  const detail = { languages: [languageOf(number)] }
  return {
    referralId: `referral-${number}`,
    reason: 'no-slot-in-language',
    detail,
    help: null,
    at: `${TODAY}T02:30:00.000Z`,
  }
}
