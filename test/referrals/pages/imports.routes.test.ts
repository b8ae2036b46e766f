import { expect } from 'chai'
import readSheets from 'read-excel-file/node'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import type { Client } from '../../support/client.ts'
import { signInAs } from '../../support/staff.ts'
import { aTown, testBsn } from '../../support/town.ts'
import { beginUpload, sendFile } from '../../support/upload.ts'
import { BAD_ROW, goodRow, smallFile } from '../a-small-file.ts'

describe('the pages for referral files', () => {
  let app: RunningApp
  let noor: Client

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    noor = await signInAs(app, 'planner', ['0935'])
  })
  after(() => app.close())

  const upload = async (...rows: string[]) => {
    const { name, bytes, municipality } = smallFile(...rows)
    return sendFile(app.url, noor, '/importeren', { name, content: bytes }, { municipality })
  }
  const countsIn = (html: string): Record<string, string> => {
    const found = html.matchAll(/name="(rows|new|changed|unchanged|rejected)" value="(\d+)"/g)
    return Object.fromEntries([...found].map(([, name, value]) => [name ?? '', value ?? '']))
  }

  it('shows what is in a file, and takes it in when it is confirmed', async () => {
    const uploaded = await upload(goodRow(1), goodRow(2), BAD_ROW)
    expect(uploaded.status).to.equal(303)
    const review = await noor.follow(uploaded)
    expect(review.text).to.contain('Maastricht: 2 van 3 rijen kunnen mee').and.contain('Dit is geen geldig BSN')
    expect(review.text).to.not.contain(testBsn(1)).and.not.contain('123456789')
    const confirmed = await noor.post(`${uploaded.location}/bevestigen`, countsIn(review.text))
    expect((await noor.follow(confirmed)).text).to.contain('2 mensen overgenomen')
    expect(await app.deps.db.read.count(Referral)).to.equal(2)
    expect((await noor.get('/importeren')).text).to.contain('augustus.csv')
  })

  it('shows the difference when something changed since the review', async () => {
    const uploaded = await upload(goodRow(3))
    const counts = countsIn((await noor.follow(uploaded)).text)
    const answer = await noor.post(`${uploaded.location}/bevestigen`, { ...counts, new: '9' })
    expect((await noor.follow(answer)).text).to.contain('Nieuw: eerst 9, nu 1.')
    expect((await noor.post(`${uploaded.location}/laten-liggen`)).status).to.equal(303)
    expect((await noor.get(uploaded.location ?? '')).text).to.contain('niet overgenomen')
  })

  it('gives the refused rows as a file in which no cell starts a formula', async () => {
    const { location } = await upload(goodRow(3), BAD_ROW)
    const csv = await noor.get(`${location}/geweigerd.csv`)
    expect(csv.headers.get('content-disposition')).to.contain('augustus-geweigerd.csv')
    expect(csv.text).to.contain("'=1+1").and.not.contain('123456789')
    const cookie = [...noor.cookies].map((pair) => pair.join('=')).join('; ')
    const answer = await fetch(`${app.url}${location}/geweigerd.xlsx`, { headers: { cookie } })
    const [sheet] = await readSheets<string>(Buffer.from(await answer.arrayBuffer()))
    expect(sheet?.data[1]?.slice(0, 5)).to.deep.equal(['3', 'R-9', null, null, '=1+1'])
  })

  it('refuses who has a BSN or V-number for a reference, so that it stands in no address or log', async () => {
    const bsn = testBsn(7)
    const named = [bsn, bsn.replace(/^(...)(..)/, '$1.$2.'), '270-000-0007'].map((reference, at) =>
      goodRow(70 + at).replace(/^R-\d+/, reference),
    )
    const review = await noor.follow(await upload(goodRow(7), ...named))
    expect(review.text).to.contain('1 van 4 rijen').and.contain('Hier staat een getal dat een BSN of V-nummer kan zijn')
    expect(review.text).to.not.contain(bsn)
    const { name, bytes, municipality } = {
      ...smallFile(goodRow(8)),
      name: `Jansen ${bsn.slice(0, 4)}-${bsn.slice(4)}.csv`,
    }
    const uploaded = await sendFile(app.url, noor, '/importeren', { name, content: bytes }, { municipality })
    expect((await noor.follow(uploaded)).text).to.contain('Jansen ….csv')
  })

  it('says what is wrong with a file that can not be used', async () => {
    const send = (content: string | null) =>
      sendFile(app.url, noor, '/importeren', content === null ? null : { name: 'x.csv', content }, {
        municipality: '0935',
      })
    const wrong = await send('alleen een heading')
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.contain('heeft geen rijen')
    expect((await send(null)).text).to.contain('Kies een bestand waar iets in staat')
    const tooLarge = await beginUpload(app.url, noor, '/importeren', 66 * 1024 * 1024)
    expect(tooLarge).to.contain('Dit bestand is te groot. Het mag hoogstens 64 MB zijn')
    const mees = await signInAs(app, 'planner', ['0935', '0938'])
    const again = await beginUpload(app.url, mees, '/importeren', 66 * 1024 * 1024, { municipality: '0938' })
    expect(again).to.match(/value="0938" selected/)
  })

  it('refuses a form without the token of the session', async () => {
    const answer = await fetch(`${app.url}/importeren`, { method: 'POST', body: new FormData(), redirect: 'manual' })
    expect(answer.status).to.equal(403)
  })

  it('is not there for a planner of another municipality, and not for a reader', async () => {
    const { location } = await upload(goodRow(3))
    const elsewhere = await signInAs(app, 'planner', ['0363'])
    for (const path of [location ?? '', `${location}/geweigerd.csv`, `${location}/geweigerd.xlsx`])
      expect((await elsewhere.get(path)).status, path).to.equal(404)
    const seen = { rows: '1', new: '1', changed: '0', unchanged: '0', rejected: '0' }
    expect((await elsewhere.post(`${location}/bevestigen`, seen)).status).to.equal(404)
    expect((await elsewhere.post(`${location}/laten-liggen`)).status).to.equal(404)
    expect((await elsewhere.get('/importeren')).text).to.not.contain('augustus.csv')
    expect((await (await signInAs(app, 'reader')).get('/importeren')).status).to.equal(403)
  })

  it('asks what columns hold and values mean, remembers it for its own municipality, and forgets it on request', async () => {
    const text = smallFile(goodRow(5).replace('Wi2013', 'nieuwe wet')).bytes.toString().replace('Achternaam', 'Familie')
    const uploaded = await sendFile(
      app.url,
      noor,
      '/importeren',
      { name: 'zaken.csv', content: text },
      { municipality: '0935' },
    )
    expect(uploaded.location).to.match(/\/kolommen$/)
    const address = uploaded.location ?? ''
    expect((await noor.follow(uploaded)).text)
      .to.contain('Maastricht: wat staat er in welke kolom?')
      .and.contain('Haddad')
    const headings = (text.split('\n')[0] ?? '').split(';')
    const columns = headings.map((heading) => (heading === 'Familie' ? '' : heading.toLowerCase()))
    const missing = await noor.post(address, { kop: headings, kolom: columns })
    expect(missing.status).to.equal(422)
    expect(missing.text).to.contain('De kolom “achternaam” ontbreekt').and.contain('Maastricht')
    const chosen = columns.map((field) => field || 'achternaam')
    const review = await noor.follow(await noor.post(address, { kop: headings, kolom: chosen }))
    expect(review.text).to.contain('waarde is niet bekend, in 1 rijen')
    const values = address.replace('/kolommen', '/waarden')
    const settled = await noor.post(values, { veld: 'wet', gegeven: 'nieuwe wet', betekenis: 'Wi2021' })
    expect((await noor.follow(settled)).text).to.contain('1 van 1 rijen kan mee')

    const memory = (await noor.get('/importeren/kolommen')).text
    expect(memory).to.contain('Familie').and.contain('nieuwe wet')
    const elsewhere = await signInAs(app, 'planner', ['0363'])
    expect((await elsewhere.get('/importeren/kolommen')).text).to.not.contain('nieuwe wet')
    const named = { name: 'zaken', municipality: '0935' }
    expect((await elsewhere.post('/importeren/kolommen/verwijderen', named)).status).to.equal(404)
    const word = { municipality: '0935', veld: 'wet', gegeven: 'nieuwe wet' }
    expect((await elsewhere.post('/importeren/kolommen/vergeten', word)).status).to.equal(404)
    await noor.post('/importeren/kolommen/verwijderen', named)
    const forgotten = await noor.follow(await noor.post('/importeren/kolommen/vergeten', word))
    expect(forgotten.text).to.contain('is vergeten')
    expect((await noor.get('/importeren/kolommen')).text)
      .to.contain('Nog geen kolommen')
      .and.not.contain('nieuwe wet')
  })

  it('shows a full name taken apart before it is used', async () => {
    const text = `BSN;Naam;Wet;Einddatum termijn\n${testBsn(6)};Berg, Jan van den;Wi2021;01-06-2029`
    const uploaded = await sendFile(
      app.url,
      noor,
      '/importeren',
      { name: 'x.csv', content: text },
      { municipality: '0935' },
    )
    const kop = ['BSN', 'Naam', 'Wet', 'Einddatum termijn']
    const kolom = ['bsn', 'volledige naam', 'wet', 'einddatum termijn']
    const unseen = await noor.post(uploaded.location ?? '', { kop, kolom })
    expect(unseen.status).to.equal(200)
    expect(unseen.text).to.contain('van den').and.contain('value="volledige naam Naam"')
    const seen = await noor.post(uploaded.location ?? '', { kop, kolom, gezien: 'volledige naam Naam' })
    expect((await noor.follow(seen)).text).to.contain('Jan van den Berg')
  })
})
