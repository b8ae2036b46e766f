import { randomUUID } from 'node:crypto'
import { MIGRATIONS } from '../../migrations/index.ts'
import { addDays } from '../../src/calendar/days.ts'
import type { Config } from '../../src/config.ts'
import { chance, demoRow, HEADING } from '../../src/demo/people.ts'
import { demoRegion } from '../../src/demo/region.ts'
import { ENTITIES } from '../../src/entities.ts'
import { Group } from '../../src/groups/group.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { COMMAND } from '../../src/history/work.ts'
import { draftMessage } from '../../src/invitations/due/draft-message.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { gatherRecipients } from '../../src/invitations/recipient/recipient.ts'
import { inParts, insertMany } from '../../src/outside/database/many-rows.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { type Database, openDatabase } from '../../src/outside/database/database.ts'
import { createSecrets } from '../../src/people/secrets.ts'
import { importFile } from '../../src/referrals/review/import-file.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { applySettings } from '../../src/setup/settings/apply-settings.ts'

export const TODAY = '2026-11-23'
const SESSION_DAY = addDays(TODAY, 40)
const PEOPLE_A_GROUP = 15
const POSTCODES = 400

/** A town in which so many letters wait, or mails: groups of fifteen, people who speak as newcomers do, all with e-mail or nobody. */
export async function fillTown(config: Config, letters: number, by: 'letter' | 'email' = 'letter'): Promise<void> {
  const db = await openDatabase(config.databaseUrl, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  const deps = { db, config, clock: stoppedClock(`${TODAY}T09:00`), secrets: createSecrets(config.dataKey) }
  await applySettings(deps, COMMAND, JSON.stringify(regionFor(letters)))
  await importFile(deps, COMMAND, { name: 'people.csv', bytes: fileOf(letters, by), municipality: '0935' })
  await db.write(async (tx) => {
    const referrals = await tx.find(Referral, { select: { id: true, reference: true }, order: { reference: 'ASC' } })
    const groups = inParts(referrals, PEOPLE_A_GROUP).map((people, index) => ({ id: `g-${index}`, people, index }))
    await insertMany(tx, Group, groups.map(groupRow))
    await insertMany(
      tx,
      Session,
      groups.map(({ id }) => sessionRow(id)),
    )
    await insertMany(
      tx,
      Placement,
      groups.flatMap(({ id, people }) => people.map((referral) => seatRow(id, referral))),
    )
    await tx.update(Referral, { status: 'waiting' }, { status: 'placed' })
  })
  await queueLetters(deps)
  await db.close()
}

async function queueLetters(deps: { db: Database; config: Config; clock: ReturnType<typeof stoppedClock> }) {
  const now = { at: deps.clock.now(), today: deps.clock.today() }
  const seats = await deps.db.read.find(Placement, { select: { id: true } })
  for (const slice of inParts(seats)) {
    const recipients = await gatherRecipients(
      deps.db.read,
      slice.map(({ id }) => id),
    )
    const drafts = [...recipients.values()].map((to) =>
      draftMessage(now, deps, to, { kind: 'invitation', occasion: 'first' }),
    )
    await deps.db.write((tx) => insertMany(tx, Message, drafts))
  }
}

/** The region of the demo, with a slot for each group. */
function regionFor(letters: number) {
  const region = demoRegion(TODAY) as { slots: readonly object[] }
  const [slot] = region.slots
  const slots = Array.from({ length: Math.ceil(letters / PEOPLE_A_GROUP) }, (_, index) => ({
    ...slot,
    code: `bench-${index}`,
    resources: [],
    sessions: [{ date: SESSION_DAY, start: '09:00', end: '12:30' }],
  }))
  return { ...region, slots, users: [] }
}

/** Only V-numbers: there are far too few BSNs for tests. */
function fileOf(letters: number, by: 'letter' | 'email'): Buffer {
  const draw = chance(7)
  const heading = HEADING.split(';').map((name) => name.toLowerCase())
  const at = (name: string) => heading.findIndex((column) => column.startsWith(name))
  const rows = Array.from({ length: letters }, (_, index) =>
    demoRow(draw, 1 + (index % 900), TODAY)
      .split(';')
      .with(at('referentie'), `B-${index + 1}`)
      .with(at('bsn'), '')
      .with(at('v-nummer'), String(2_800_000_000 + index))
      .with(
        at('postcode'),
        `62${10 + (index % 20)} ${'ABCDEFGHJKLMNPRSTVWXZ'[index % 20]}${'ABCDEFGHJKLMNPRSTVWXZ'[Math.floor(index / POSTCODES) % 20]}`,
      )
      .with(at('e-mail'), by === 'email' ? `b-${index + 1}@example.org` : '')
      .with(at('e-mail toegestaan'), 'ja')
      .with(at('begeleider toegestaan'), 'nee')
      .join(';'),
  )
  return Buffer.from([HEADING, ...rows].join('\n'))
}

function groupRow({ id, index }: { id: string; index: number }) {
  const counted = { capacity: PEOPLE_A_GROUP, cancelledBecause: null, basis: null, smallChoice: null }
  const slot = { code: `bench-${index}` }
  return {
    id,
    slot,
    programme: 'wi2013',
    language: 'nl',
    status: 'planned',
    formedAt: `${TODAY}T03:30:00.000Z`,
    ...counted,
  }
}

function sessionRow(id: string) {
  const times = { day: SESSION_DAY, startTime: '09:00', endTime: '12:30' }
  return { id: randomUUID(), group: { id }, number: 1, ...times, activity: null, sequence: 0 }
}

function seatRow(group: string, { id }: Referral) {
  const open = { declineReason: null, answeredAt: null, tokenHash: null, tokenNumber: 1 }
  const placedAt = `${TODAY}T03:30:00.000Z`
  return { id: randomUUID(), referral: { id }, group: { id: group }, status: 'invited', ...open, placedAt }
}
