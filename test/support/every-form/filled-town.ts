import { In } from 'typeorm'
import { addApiKey } from '../../../src/accounts/keys/api-keys.ts'
import { uploadSettings } from '../../../src/setup/settings/settings-uploads.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import { tap } from '../../../src/attendance/sessions/tap.ts'
import { noteVisitor } from '../../../src/attendance/sessions/visitors.ts'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { printLetters } from '../../../src/invitations/letters/print-letters.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { decideCorrections } from '../../../src/invitations/reviews/decide-corrections.ts'
import { listCorrections } from '../../../src/invitations/reviews/list-corrections.ts'
import { makeReviewLink, openReviewLink } from '../../../src/invitations/reviews/review-links.ts'
import { saveReview } from '../../../src/invitations/reviews/save-review.ts'
import { showReview } from '../../../src/invitations/reviews/show-review.ts'
import { saveOwnText } from '../../../src/invitations/own-texts/save-own-text.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { chooseHeadings, showHeadings } from '../../../src/referrals/review/choose-headings.ts'
import { settleValues } from '../../../src/referrals/review/settle-values.ts'
import { uploadImport } from '../../../src/referrals/review/upload-import.ts'
import { gatherPair } from '../../../src/reports/merging/gather-merge.ts'
import { mergePeople } from '../../../src/reports/merging/merge-people.ts'
import { markReported, reportSignings } from '../../../src/reports/duo/mark-reported.ts'
import { listDueReports } from '../../../src/reports/duo/list-due-reports.ts'
import { BAD_ROW, goodRow, smallFile } from '../../referrals/a-small-file.ts'
import { aBusyTown } from '../busy-town.ts'
import { at } from '../deps.ts'
import { seatsIn } from '../groups.ts'
import { paperPrinter } from '../paper.ts'
import { aCandidate, aTown, MORNING, peopleWait } from '../town.ts'
import { twoCatchUp } from './catching-up.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'

const BY_POST = { email: null, mayEmail: false }
const UNREACHABLE = { ...BY_POST, street: null, postcode: null, town: null }

const slot = (date: string, start: string, languages: readonly string[]) => ({
  ...MORNING,
  code: `${date} ${start}`,
  resources: [],
  languages,
  sessions: [{ date, start, end: start < '12' ? '12:30' : '16:30' }],
})

/**
 * The town of `aBusyTown` on 1 December, with people in every stage: last week's session, marked in part; one today; letters that wait,
 * were printed and can't be; people to call; a group that was called off; two groups that became too small.
 */
export async function aTownWithEverything(deps: Deps): Promise<void> {
  await lastWeek(at(deps, '2026-11-02T09:00'))
  await aBusyTown(deps)
  await meetings(deps)
  await messages(deps)
  await twoCatchUp(deps)
  await unfinished(deps)
}

/** Groups were formed a month ago: one met last week, one meets today, a series ends today. Another was called off. */
async function lastWeek(then: Deps): Promise<void> {
  const days = [
    series(['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-24'], 'so'),
    series(['2026-11-23', '2026-11-25', '2026-11-26', '2026-12-01'], 'fa'),
    slot('2026-12-03', '09:00', ['uk']),
  ]
  await aTown(then, { slots: days })
  for (const [index, language] of ['so', 'fa', 'uk'].entries())
    await peopleWait(
      then,
      language === 'uk' ? 2 : 4,
      { law: language === 'uk' ? 'Wi2013' : 'Wi2021', languages: [language], waitingSince: '2026-06-01' },
      40 + 4 * index,
    )
  await peopleWait(then, 3, { ...UNREACHABLE, languages: ['uk'], waitingSince: '2026-06-01' }, 52)
  await peopleWait(then, 6, { law: 'Wi2021', languages: ['so'], waitingSince: '2026-06-01' }, 90)
  await formGroups(then, COMMAND)
  await sendMessages(then, COMMAND)
  const groups = await then.db.read.find(Group, { relations: { slot: true } })
  const off = groups.find((group) => group.slot.code.startsWith('2026-12-03'))
  if (off) await cancelGroup(then, COMMAND, off.id, { reason: 'weather' })
}

/** Four half days, an excursion among them: who misses one needs a reason to sign. */
function series(dates: readonly string[], language: string) {
  const time = { start: '13:00', end: '16:30' }
  const sessions = dates.map((date, index) => ({ date, ...time, ...(index === 2 && { activity: 'excursion' }) }))
  return { ...slot(dates[0] ?? '', '13:00', [language]), programme: 'wi2021', sessions }
}

async function meetings(deps: Deps): Promise<void> {
  const evening = at(deps, '2026-11-24T17:00')
  const [signed, told, open, away] = (await seatsIn(deps)).filter(({ referral }) =>
    /R-00004[0-3]/.test(referral.reference),
  )
  for (const seat of [signed, told, open])
    if (seat) await markAttendance(evening, COMMAND, seat.id, { session: 4, status: 'present' })
  if (away) await markAttendance(evening, COMMAND, away.id, { session: 4, status: 'absent' })
  await peopleWait(evening, 1, { law: 'Wi2021', languages: ['so'], waitingSince: '2026-11-01' }, 199)
  for (const seat of [open, away]) if (seat) await twoSayOtherwise(evening, seat)
  for (const seat of [signed, told])
    if (seat) await recordSigning(evening, COMMAND, seat.id, { signedOn: '2026-11-24' }, 'De lijst is kwijt.')
  // Enough dates for DUO for every way to mark them.
  for (const seat of (await seatsIn(deps)).filter(({ referral }) => /R-00009[0-5]/.test(referral.reference))) {
    await markAttendance(evening, COMMAND, seat.id, { session: 4, status: 'present' })
    await recordSigning(evening, COMMAND, seat.id, { signedOn: '2026-11-24' }, 'De lijst is kwijt.')
  }
  await reportSignings(deps, COMMAND)
  const [due] = await listDueReports(deps.db.read, COMMAND.scope)
  if (due) await markReported(deps, COMMAND, [due.signingId])
}

/** One phone says something else than was marked on another; a visitor was there, and another with a letter. */
async function twoSayOtherwise(deps: Deps, { id: placementId, group }: Placement): Promise<void> {
  const { id: sessionId } = await deps.db.read.findOneByOrFail(Session, { group: { id: group.id }, number: 4 })
  const says = { what: 'mark', status: 'excused' } as const
  await tap(deps, COMMAND, { sessionId, placementId }, { says, seen: 'before' })
  await noteVisitor(deps, COMMAND, sessionId, { name: 'Karim', note: 'Kwam in plaats van zijn zus.' })
  await noteVisitor(deps, COMMAND, sessionId, { name: 'Zonder netwerk', note: '', shown: 'R-000199' })
}

async function messages(deps: Deps): Promise<void> {
  const slots = ['2026-12-29', '2026-12-30'].map((date) => slot(date, '09:00', ['en']))
  const later = ['2027-03-09', '2027-03-10'].map((date) => slot(date, '09:00', ['am']))
  await aTown(deps, { slots: [...slots, ...later] })
  await deps.db.write((tx) => tx.update(Slot, { code: '2027-03-10 09:00' }, { closed: true }))
  await peopleWait(deps, 4, { ...BY_POST, languages: ['en'], waitingSince: '2026-07-01' }, 70)
  await peopleWait(deps, 2, { ...UNREACHABLE, languages: ['en'], waitingSince: '2026-07-01' }, 74)
  await formGroups(deps, COMMAND)
  await sendMessages(deps, COMMAND)
  const printer = paperPrinter((_, place) => (place === 0 ? 'too-long-for-sheet' : null))
  await printLetters({ ...deps, printer }, COMMAND)
  const pashto = series(['2027-01-25', '2027-01-26', '2027-01-27', '2027-01-28'], 'ps')
  await aTown(deps, { slots: [slot('2027-01-12', '13:00', ['fr']), pashto] })
  await peopleWait(deps, 4, { ...BY_POST, law: 'Wi2021', languages: ['ps'], waitingSince: '2026-07-01' }, 110)
  await peopleWait(deps, 4, { ...BY_POST, languages: ['fr'], waitingSince: '2026-07-01' }, 56)
  await formGroups(deps, COMMAND)
  await sendMessages(deps, COMMAND)
  const { rules } = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
  await deps.db.write((tx) =>
    tx.update(Municipality, { code: '0935' }, { rules: { ...rules, minGroupSize: 5, maxGroupSize: 6 } }),
  )
  await inDoubt(deps)
}

/** Files that wait for somebody, with values that nobody knows; what is remembered of the files of before. */
async function files(deps: Deps): Promise<void> {
  for (const number of [61, 62, 63]) await uploadImport(deps, COMMAND, smallFile(goodRow(number), BAD_ROW))
  for (const law of ['de wet van toen', 'de andere wet'])
    await uploadImport(deps, COMMAND, smallFile(goodRow(64).replace('Wi2013', law)))
  const own = { ...smallFile(goodRow(65)), name: 'zaken.csv' }
  const bytes = Buffer.from(own.bytes.toString().replace('Achternaam', 'Familie'))
  const id = await uploadImport(deps, COMMAND, { ...own, bytes })
  const { columns } = await showHeadings(deps, COMMAND, id)
  const chosen = columns.map(({ heading, field }) => [heading, heading === 'Familie' ? 'achternaam' : field] as const)
  await chooseHeadings(deps, COMMAND, id, Object.fromEntries(chosen))
  await settleValues(deps, COMMAND, id, [{ field: 'doelgroep', given: 'gezin', meaning: '' }])
}

/** Some of the last mails were cut off; and nobody knows whether they left. */
async function inDoubt({ db }: Deps): Promise<void> {
  const where = { channel: 'email', status: 'sent', kind: 'invitation' } as const
  const ids = (await db.read.find(Message, { where, order: { id: 'ASC' }, take: 5 })).map(({ id }) => id)
  const cutOff = { status: 'claimed', claimedAt: '2026-11-30T10:00:00.000Z', sentAt: null } as const
  await db.write((tx) => tx.update(Message, { id: In(ids) }, cutOff))
}

/** What waits for somebody to go on with it: two proposals of which one no longer fits, files, a text, a key. */
async function unfinished(deps: Deps): Promise<void> {
  await peopleWait(deps, 2, { languages: ['ti'], waitingSince: '2026-11-01' }, 80)
  const { person } = (await deps.db.read.findOneOrFail(Referral, {
    where: { reference: 'R-000007' },
    relations: { person: true },
  })) as Referral & { person: Person }
  await deps.db.write((tx) => tx.update(Person, { id: person.id }, { languages: ['so'] }))
  await peopleWait(deps, 2, { law: 'Wi2021', languages: ['so'], waitingSince: '2026-11-01' }, 84)
  await files(deps)
  for (const kind of ['reminder', 'absence'] as const) {
    const place = { municipality: '0363', kind }
    await saveOwnText(deps, COMMAND, place, { texts: { nl: 'Neem uw pas mee.' }, version: 0 })
  }
  await peopleWait(deps, 2, { languages: ['ckb'], waitingSince: '2026-11-01' }, 90)
  const elsewhere = { municipality: '0363', town: 'Amsterdam', familyName: 'Bos', birthDate: '1990-01-01' }
  const moved = [90, 91].map((one) => aCandidate(one, { ...elsewhere, reference: `A-${one}` }))
  await receiveReferrals(deps, COMMAND, moved)
  await peopleWait(deps, 2, { languages: ['ckb'], waitingSince: '2026-11-01' }, 96)
  const pair = ['R-000096', 'R-000097'] as const
  await mergePeople(deps, COMMAND, pair, (await gatherPair(deps.db.read, COMMAND, pair)).seen)
  const planner = { kind: 'user', name: 'Noor de Wit', scope: 'all' } as const
  for (const code of ['mei-ochtend', 'mei-middag']) {
    const sessions = [{ date: '2027-05-18', start: '13:00', end: '16:30' }]
    const text = JSON.stringify({ slots: [{ ...MORNING, code, sessions }] })
    await uploadSettings(deps, planner, { name: 'mei.json', text })
  }
  await addApiKey(deps, COMMAND, { name: 'Zaaksysteem', role: 'reader', municipalities: ['0935'] })
  await corrections(deps)
}

/** Of a language that nobody here reads: two that are used, and four to decide on. */
async function corrections(deps: Deps): Promise<void> {
  const word = await makeReviewLink(deps, COMMAND, { language: 'am', name: 'A. Lezer', days: 30 })
  const link = (await openReviewLink(deps, word))!
  const { pairs } = await showReview(deps.db.read, 'page', 'am')
  const plain = pairs.filter(({ text }) => !/[{*]/.test(text))
  for (const [begin, end] of [
    [0, 2],
    [2, 6],
  ] as const) {
    const written = plain.slice(begin, end).map(({ key, now }) => [key, { text: `${now}!`, shown: now }] as const)
    await saveReview(deps, link, 'page', { texts: new Map(written) })
    const ids = (await listCorrections(deps.db.read, 'am')).proposed.map(({ id }) => id)
    if (begin === 0) await decideCorrections(deps, COMMAND, { language: 'am', ids, decision: 'use' })
  }
}
