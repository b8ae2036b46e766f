import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type Actor, COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { findInvitation, type Invitation } from '../../../src/invitations/newcomer/find-invitation.ts'
import {
  addRecording,
  findHeard,
  findSound,
  listRecordings,
  removeRecording,
} from '../../../src/invitations/newcomer/recordings.ts'
import { readSound } from '../../../src/invitations/newcomer/sound-file.ts'
import { startApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aBox, anM4a, anMp3 } from '../../support/sounds.ts'
import { signInPage } from '../../support/staff.ts'
import { aFormedGroup, seatOf } from '../a-group.ts'

describe('the file of a recording', () => {
  const whyNot = (bytes: Buffer) => refusal(Promise.resolve(bytes).then(readSound))

  it('is an MP3, of which the sound alone is kept', () => {
    const { type, bytes } = readSound(anMp3(60, 'Opgenomen door Noor, in haar keuken'))
    expect(type).to.equal('audio/mpeg')
    expect(bytes.equals(anMp3(60))).to.equal(true)
    const ended = Buffer.concat([anMp3(60), Buffer.from('TAG'), Buffer.alloc(125, 'N')])
    expect(readSound(ended).bytes.equals(anMp3(60))).to.equal(true)
  })

  it('also one with nothing before its first sound, or that stops within its last', () => {
    const zeros = Buffer.alloc(1_000)
    for (const whole of [
      anMp3(60),
      Buffer.concat([anMp3(0, 'Noor'), zeros, anMp3(60)]),
      Buffer.concat([zeros, anMp3(60)]),
    ])
      for (const more of [0, 1, 3, 100, 416]) {
        const { bytes } = readSound(Buffer.concat([whole, anMp3(1).subarray(0, more)]))
        expect(bytes.equals(anMp3(60)), `${whole.length} ${more}`).to.equal(true)
      }
  })

  it('or an M4A that is whole', async () => {
    expect(readSound(anM4a()).type).to.equal('audio/mp4')
    for (const wrong of [
      ['moov', 'ftyp', 'mdat'],
      ['ftyp', 'mdat'],
      ['ftyp', 'moov'],
    ])
      expect(await whyNot(anM4a(wrong)), wrong.join()).to.equal('recording-unknown')
    expect(await whyNot(anM4a().subarray(0, -1))).to.equal('recording-unknown')
  })

  it('in which there is sound and no film', async () => {
    expect(readSound(anM4a(undefined, ['text', 'soun'])).type).to.equal('audio/mp4')
    for (const handlers of [[], ['text'], ['soun', 'vide'], ['vide', 'soun']])
      expect(await whyNot(anM4a(undefined, handlers)), handlers.join()).to.equal('recording-unknown')
  })

  it('and no M4A of which the boxes are endless, too long or within one another', async () => {
    const [kind, sound] = [aBox('ftyp', Buffer.alloc(8)), aBox('mdat', Buffer.alloc(8))]
    const zero = Buffer.from('\0\0\0\0trak', 'latin1')
    const huge = Buffer.from('\0\0\0\x01trak\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1')
    const short = Buffer.from('\0\0\0\x01trak\0\0\0\0\0\0\0\x08', 'latin1')
    let nested = aBox('moov')
    for (let depth = 0; depth < 1_000; depth++) nested = aBox('moov', nested)
    const inside = [zero, huge, short, nested, Buffer.from('\0\0\0\x01trak', 'latin1'), Buffer.alloc(500_000)]
    for (const [index, one] of inside.entries())
      expect(await whyNot(Buffer.concat([kind, aBox('moov', one), sound])), `${index}`).to.equal('recording-unknown')
  })

  it('and nothing else: no page, no picture, no noise, no second of sound before something else', async () => {
    const zeros = Buffer.alloc(40)
    const wrong = [
      Buffer.from('<!doctype html><script>alert(1)</script>'),
      Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      Buffer.alloc(0),
      zeros,
      anMp3(10),
      Buffer.concat([anMp3(60), Buffer.from('<script>')]),
      Buffer.concat([anMp3(10), Buffer.alloc(40), anMp3(60)]),
    ]
    for (const [index, bytes] of wrong.entries()) expect(await whyNot(bytes), `${index}`).to.equal('recording-unknown')
  })
})

onBothDatabases('a recording', (newDatabase) => {
  let deps: Deps
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    await add('invitation', 'ar')
    await add('invitation', 'fa')
    await add('invitation', 'nl')
  })

  const add = (kind: string, language: string, by: Actor = COMMAND, bytes = anMp3()) =>
    addRecording(deps, by, { municipality: '0935', kind, language }, { name: `${kind}.mp3`, bytes })
  const later = () => at(deps, '2026-12-02T10:00')
  /** What the page plays, as it stands or in another state. */
  const heard = async (reader: string, state?: Invitation['state']) => {
    const invitation = await findInvitation(deps, deps.secrets.token((await seatOf(deps, 1)).id, 1))
    const found = await findHeard(deps.db.read, { ...invitation!, ...(state && { state }) }, reader)
    return found && `${found.kind} ${found.language}`
  }

  it('is heard in the language of the reader or one that stands in for it, and never in Dutch instead', async () => {
    expect(await heard('ar')).to.equal('invitation ar')
    expect(await heard('prs')).to.equal('invitation fa')
    expect(await heard('nl')).to.equal('invitation nl')
    expect(await heard('tr')).to.equal(null)
  })

  it('is there once for a message and a language: a new one replaces it, and it can be taken away', async () => {
    const place = { municipality: '0935', kind: 'reminder', language: 'ar' }
    await add('reminder', 'ar')
    await add('reminder', 'ar', COMMAND, anM4a())
    expect((await findSound(deps.db.read, place))?.type).to.equal('audio/mp4')
    expect(await listRecordings(deps, 'all', '0935')).to.have.length(4)
    await removeRecording(deps, COMMAND, place)
    await removeRecording(deps, COMMAND, place)
    expect(await findSound(deps.db.read, place)).to.equal(null)
    const told = await deps.db.read.findBy(Event, { municipality: '0935', kind: 'recording.removed' })
    expect(told.map(({ data }) => data)).to.deep.equal([{ message: 'reminder', language: 'ar' }])
  })

  it('is put there only by who works for the municipality, of a message and in a language that we know', async () => {
    const meerssen: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }
    expect(await refusal(add('invitation', 'ar', meerssen))).to.equal('not-found')
    const place = { municipality: '0935', kind: 'invitation', language: 'ar' }
    expect(await refusal(removeRecording(deps, meerssen, place))).to.equal('not-found')
    expect(await refusal(add('poem', 'ar'))).to.equal('recording-kind')
    expect(await refusal(add('invitation', 'xx'))).to.equal('recording-language')
  })

  it('is never heard where the page says something else, such as of a group that is off before the letter went', async () => {
    for (const state of ['open', 'coming', 'not-coming'] as const)
      expect(await heard('ar', state), state).to.equal('invitation ar')
    for (const state of ['cancelled', 'signed', 'moved', 'gone', 'past', 'expired'] as const)
      expect(await heard('ar', state), state).to.equal(null)
    await cancelGroup(later(), COMMAND, (await aFormedGroup(deps)).id, { reason: 'weather' })
    expect(await heard('ar')).to.equal(null)
  })

  it('is that of the message that reached them last', async () => {
    await sendMessages(later(), TIMETABLE)
    expect(await heard('ar')).to.equal(null)
    await add('cancellation', 'ar')
    expect(await heard('ar')).to.equal('cancellation ar')
    expect(await heard('ar', 'open')).to.equal(null)
  })
})

describe('a message that is heard', () => {
  it('is put on the page by a planner and costs under 50 kB before somebody plays it', async () => {
    const app = await startApp()
    await aFormedGroup(app.deps, [{ languages: ['ar'] }, { languages: ['ar'] }, { languages: ['ar'] }])
    await sendMessages(app.deps, TIMETABLE)
    const link = `${app.url}/u/${app.deps.secrets.token((await seatOf(app.deps, 1)).id, 1)}`
    const page = await newPage()
    await signInPage(app, page, 'planner')
    await page.goto(`${app.url}/berichten/teksten`)
    await page.getByRole('link', { name: 'Opnames van Maastricht' }).click()
    await page.getByLabel('Bericht').selectOption('invitation')
    await page.getByLabel('Taal').selectOption('ar')
    await page.locator('#file').setInputFiles({ name: 'x.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('x') })
    await page.getByRole('button', { name: 'Voeg toe' }).click()
    expect(await page.locator('#file-error').innerText()).to.contain('Dit is geen opname')
    expect(await page.getByLabel('Taal').inputValue()).to.equal('ar')
    await page.locator('#file').setInputFiles({ name: 'uitnodiging.mp3', mimeType: 'audio/mpeg', buffer: anMp3(200) })
    await page.getByRole('button', { name: 'Voeg toe' }).click()
    expect(await page.locator('main').innerText()).to.contain('uitnodiging, Arabisch')
    await expectNoViolations(page)
    await page.context().close()

    const reader = await newPage({ size: 'phone' })
    let bytes = 0
    const asked: string[] = []
    reader.on('request', (request) => asked.push(new URL(request.url()).pathname.replace(/^.*\//, '')))
    reader.on(
      'response',
      (response) =>
        void response.body().then(
          (body) => (bytes += body.length),
          () => undefined,
        ),
    )
    await reader.goto(`${link}?taal=ar`, { waitUntil: 'networkidle' })
    expect(asked).to.not.include('opname')
    expect(bytes).to.be.within(1, 50_000)
    await expectNoViolations(reader)
    const [request] = await Promise.all([
      reader.waitForRequest(/\/opname/),
      reader
        .locator('audio')
        .focus()
        .then(() => reader.keyboard.press('Space')),
    ])
    expect(request.url()).to.contain('taal=ar')
    await reader.goto(`${link}?taal=tr`)
    expect(await reader.locator('audio').count()).to.equal(0)
    await reader.context().close()

    const part = await fetch(`${link}/opname?taal=ar`, { headers: { range: 'bytes=10-19' } })
    expect([part.status, part.headers.get('content-range'), (await part.arrayBuffer()).byteLength]).to.deep.equal([
      206,
      'bytes 10-19/83400',
      10,
    ])
    const whole = await fetch(`${link}/opname?taal=ar`)
    expect([whole.status, whole.headers.get('content-type')]).to.deep.equal([200, 'audio/mpeg'])
    expect((await fetch(`${link}/opname?taal=ar`, { headers: { range: 'bytes=90000-' } })).status).to.equal(416)
    expect((await fetch(`${link}/opname?taal=tr`)).status).to.equal(404)
    await app.close()
  }).timeout(60_000)
})
