import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Event } from '../../../src/history/event.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import type { Client } from '../../support/client.ts'
import { paperPrinter } from '../../support/paper.ts'
import { signInAs } from '../../support/staff.ts'
import { aFormedGroup } from '../a-group.ts'

const READ = '/berichten/teksten/uitnodiging'
const OWN = '/berichten/eigen-tekst/0935/uitnodiging'

describe('the pages of texts', () => {
  let app: RunningApp
  let planner: Client

  before(async () => {
    app = await startApp({ printer: paperPrinter() })
    await aFormedGroup(app.deps)
    planner = await signInAs(app, 'planner')
  })
  after(() => app.close())

  const read = async (path: string) => (await planner.get(path)).text.replaceAll('&#x3D;', '=')
  /** Each text as it is typed, or that and what stood there before. */
  const save = (texts: Record<string, string | readonly string[]>, version = 0) => {
    const typed = Object.values(texts).map((text) => [text].flat())
    const [text, before] = [typed.map(([now]) => now ?? ''), typed.map(([, was]) => was ?? '')]
    return planner.post(OWN, { version: String(version), language: Object.keys(texts), text, before })
  }
  const heading = (text: string) => /<h1[^>]*>([^<]*)/.exec(text)?.[1]

  it('say of every message in every language whether somebody who reads it has looked', async () => {
    const text = await read('/berichten/teksten')
    expect(heading(text)).to.match(/teksten .* nagekeken door iemand die de taal leest/)
    expect(text).to.match(/>\s*Nederlands\s[^]*>\s*Amhaars\s/)
    expect(text.match(/href="\/berichten\/teksten\/[a-z-]+\/[a-z]+\?gemeente=0935"/g)?.length).to.be.at.least(140)
  })

  it('show a message with the data of somebody who waits, on paper and on a phone, Dutch beside it', async () => {
    const text = await read(`${READ}/ar`)
    expect(heading(text)).to.equal('Zo leest R. Haddad 1 de uitnodiging in het Arabisch')
    for (const part of [
      'dir="rtl"',
      'Geachte mevrouw Haddad 1,',
      'Niet nagekeken',
      `src="${READ}/ar/mail?gemeente=0935&amp;lezer=R-000001"`,
      `href="${OWN}?taal=ar"`,
    ])
      expect(text).to.include(part)
    const mail = await planner.get(`${READ}/ar/mail?gemeente=0935`)
    expect(mail.headers.get('content-security-policy')).to.include("default-src 'none'").and.include('sandbox')
    expect(mail.text).to.include('/u/voorbeeld')
    expect((await planner.get(`${READ}/ar/brief.pdf`)).headers.get('content-type')).to.include('pdf')
  })

  it('show one and the same person on paper and on a phone, and write down once who looked', async () => {
    const mail = (reference: string) => planner.get(`${READ}/ar/mail?gemeente=0935&lezer=${reference}`)
    expect((await mail('R-000001')).text).to.include('Haddad 1,')
    expect((await mail('R-000002')).text).to.include('Haddad 2,')
    await mail('R-000002')
    expect((await mail('R-000009')).text, 'who is not there').to.include('mevrouw Voorbeeld')
    const views = await app.deps.db.read.findBy(Event, { kind: 'person.viewed' })
    expect(new Set(views.map(({ referralId }) => referralId)).size)
      .to.equal(views.length)
      .and.to.equal(2)
  })

  it('make somebody up where nobody reads the language', async () => {
    const { text } = await planner.get(`${READ}/th`)
    expect(heading(text)).to.equal('Zo ziet de uitnodiging eruit in het Thai')
    expect(text).to.include('S. Voorbeeld').and.to.not.include('Haddad')
  })

  it('have no message of another kind or language', async () => {
    for (const path of ['/berichten/teksten/brief/ar', `${READ}/xx`, `${READ}/ar?gemeente=0363`])
      expect((await planner.get(path)).status, path).to.equal(404)
  })

  it("send a test to oneself, marked, with nobody's data", async () => {
    const answer = await planner.post(`${READ}/nl/proef?gemeente=0935`)
    expect((await planner.follow(answer)).text).to.include('De proef in het Nederlands voor planner-')
    const folder = join(app.deps.config.dataDir, 'mail')
    const mail = readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')
    expect(mail).to.match(/^Subject: \[proef\] Uitnodiging: kom op/m)
    expect(mail).to.match(/^To: .*planner-\d+@example\.org/m)
    expect(mail).to.not.include('Haddad')
  })

  it('take a text of the municipality, show the difference, and publish it', async () => {
    const saved = await save({ nl: 'Neem water mee. <b>Gratis</b> {{day}}' })
    expect(saved.location).to.equal(OWN)
    expect((await planner.get(`${READ}/nl?gemeente=0935`)).text).to.not.include('Neem water mee.')
    expect((await planner.get(`${READ}/nl?gemeente=0935&concept=ja`)).text).to.include('Neem water mee. &lt;b&gt;')
    const difference = await planner.get(`${OWN}/publiceren`)
    expect(difference.text)
      .to.include('<ins')
      .and.include('In deze talen staat uw tekst alleen in het Nederlandse deel')
    const published = await planner.follow(await planner.post(`${OWN}/publiceren`, { version: '1' }))
    expect(published.text).to.include('Versie 1 staat vanaf nu in de uitnodiging.')
    const { text } = await planner.get('/berichten/teksten')
    expect(text).to.include('19 talen missen de tekst').and.include('versie 1')
  })

  it('give back what was typed, with what is wrong in it', async () => {
    const wrong = await save({ nl: 'Bel {{bsn}}', ar: 'ماء' })
    expect(wrong.status).to.equal(422)
    expect(wrong.text)
      .to.include('{{bsn}} kan hier niet worden ingevuld. Gebruik alleen: {{phone}}')
      .and.include('>Bel {{bsn}}<')
      .and.include('>ماء<')
    const long = await save({ nl: 'woord '.repeat(200) })
    expect(long.text).to.include('De tekst is 199 tekens te lang.')
    expect((await save({ nl: 'x'.repeat(1_000_000) })).status).to.equal(413)
    expect((await planner.post(OWN, { version: '0', language: 'nl' })).status).to.equal(400)
  })

  it('keep what stands in both languages in one go, and stay with the other language', async () => {
    const saved = await save({ nl: 'Neem brood mee.', ar: 'خبز' })
    expect(saved.location).to.equal(`${OWN}?taal=ar`)
    const { text } = await planner.follow(saved)
    expect(text).to.include('Bewaard: Nederlands, Arabisch.').and.include('>Neem brood mee.<').and.include('>خبز<')
  })

  it('keep what was typed when a colleague was first, beside what stands there now, and save it the next time', async () => {
    const mine = { nl: ['Neem kaas mee.', 'Neem brood mee.'], ar: ['خبز', 'خبز'] }
    await save({ nl: 'Neem fruit mee.', ar: 'فاكهة' }, 1)
    const conflict = await save(mine, 1)
    expect(conflict.status).to.equal(409)
    expect(conflict.text)
      .to.include('Noor de Wit bewaarde het concept op 1 dec 2026 06:00.')
      .and.include('>Neem kaas mee.</textarea>')
      .and.include('Dit staat er nu: Nederlands')
      .and.include('>Neem fruit mee.</div>')
    expect(conflict.text, 'in which nothing was changed').to.include('>فاكهة</textarea>').and.not.include('خبز')
    const version = Number(
      /name="version" value="(\d+)"/.exec(conflict.text.slice(conflict.text.indexOf('id="tekst"')))![1],
    )
    expect((await save({ nl: mine.nl }, version)).status).to.equal(303)
    expect((await planner.get(`${OWN}?taal=ar`)).text)
      .to.include('>Neem kaas mee.<')
      .and.include('>فاكهة<')
  })

  it('let a reader look and not act, and show nothing to others', async () => {
    const reader = await signInAs(app, 'reader')
    expect((await reader.get(OWN)).text)
      .to.include('Neem kaas mee.')
      .and.not.include('<textarea')
    expect((await reader.get(`${READ}/ar`)).text).to.not.include('/proef')
    expect((await reader.post(OWN, { version: '0', language: 'nl', text: 'x' })).status).to.equal(403)
    const elsewhere = await signInAs(app, 'planner', ['0363'])
    for (const path of [OWN, `${OWN}/publiceren`, `${READ}/ar?gemeente=0935`, `${READ}/ar/brief.pdf?gemeente=0935`])
      expect((await elsewhere.get(path)).status, path).to.equal(404)
    expect((await elsewhere.post(`${OWN}/publiceren`, { version: '1' })).status).to.equal(404)
  })
})
