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
import { startApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { anM4a, anMp3 } from '../../support/sounds.ts'
import { signInPage } from '../../support/staff.ts'
import { aFormedGroup, seatOf } from '../a-group.ts'

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

    await page.getByRole('link', { name: 'Haal weg: uitnodiging, Arabisch' }).click()
    expect(await page.locator('main').innerText()).to.contain('uitnodiging, Arabisch (uitnodiging.mp3)')
    await expectNoViolations(page)
    await page.getByRole('link', { name: 'Terug', exact: true }).click()
    expect((await fetch(`${link}/opname?taal=ar`)).status).to.equal(200)
    await page.getByRole('link', { name: 'Haal weg: uitnodiging, Arabisch' }).click()
    await page.getByRole('button', { name: 'Haal de opname weg' }).click()
    expect(await page.locator('main').innerText()).to.contain('Nog geen opnames')
    expect((await fetch(`${link}/opname?taal=ar`)).status).to.equal(404)
    await page.context().close()
    await app.close()
  }).timeout(60_000)
})
