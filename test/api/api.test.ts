import { expect } from 'chai'
import { after, before } from 'mocha'
import { addApiKey } from '../../src/accounts/keys/api-keys.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../src/history/work.ts'
import { stoppedClock } from '../../src/outside/clock.ts'
import { startApp, type RunningApp } from '../support/app.ts'
import { at } from '../support/deps.ts'
import { everyoneIsInvited } from '../support/groups.ts'
import { aTown, peopleWait, testBsn } from '../support/town.ts'
import type { Role } from '../../src/accounts/user.entity.ts'

interface Row extends Record<string, unknown> {
  readonly id: string
}

/** What comes back, as far as these sentences look at it. */
interface Json extends Row {
  readonly code: string
  readonly totaal: number
  readonly info: { readonly contact: object }
  readonly paths: object
  readonly naam: { readonly achternaam: string }
  readonly ondertekening: { readonly ondertekendOp: string }
  readonly invalidParams: readonly { readonly name: string; readonly code: string }[]
  readonly _links: { readonly next: { readonly href: string } }
  readonly aanmeldingen: readonly [Row, ...Row[]]
  readonly wachtenden: readonly Row[]
  readonly groepen: readonly [Row & { readonly plaatsingen: readonly Row[] }]
  readonly bijeenkomsten: readonly Row[]
  readonly terugmeldingen: readonly Row[]
}

interface ApiAnswer {
  readonly status: number
  readonly headers: Headers
  readonly json: Json
  readonly text: string
}

describe('the API', () => {
  let app: RunningApp
  let seats: string[]
  const keys: Record<string, string> = {}

  before(async () => {
    app = await startApp({ clock: stoppedClock('2026-12-17T10:00') })
    await aTown(app.deps)
    const earlier = at(app.deps, '2026-11-23T09:00')
    await peopleWait(earlier, 4)
    seats = (await everyoneIsInvited(earlier)).map(({ id }) => id)
    await peopleWait(earlier, 1, { languages: ['so'] }, 8)
    for (const [name, role, municipality] of [
      ['planner', 'planner', '0935'],
      ['coordinator', 'coordinator', '0935'],
      ['reader', 'reader', '0935'],
      ['other', 'planner', '0363'],
    ] as [string, Role, string][])
      keys[name] = (await addApiKey(app.deps, COMMAND, { name, role, municipalities: [municipality] })).key
  })

  after(() => app.close())

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    who = 'planner',
    more: Record<string, string> = {},
  ): Promise<ApiAnswer> => {
    const response = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: {
        ...(who && { Authorization: `Bearer ${keys[who]}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...more,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    expect(response.headers.get('api-version'), `${method} ${path}`).to.match(/^\d+\.\d+\.\d+$/)
    if (response.status >= 400) expect(response.headers.get('content-type')).to.contain('application/problem+json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (isJson ? JSON.parse(text) : null) as Json,
    }
  }

  describe('in general', () => {
    it('describes itself to anybody, with every address', async () => {
      const { status, json } = await call('GET', '/openapi.json', undefined, '')
      expect(status).to.equal(200)
      expect(json.info.contact).to.have.keys('name', 'url', 'email')
      expect(Object.keys(json.paths)).to.include.members([
        '/aanmeldingen',
        '/aanmeldingen/{id}',
        '/wachtpool',
        '/groepen',
        '/groepen/{id}',
        '/bijeenkomsten',
        '/plaatsingen/{id}',
        '/plaatsingen/{id}/antwoorden',
        '/plaatsingen/{id}/aanwezigheid',
        '/plaatsingen/{id}/ondertekening',
        '/uitnodigingen',
        '/terugmeldingen',
      ])
    })

    it('asks for a key, and knows only its own', async () => {
      expect((await call('GET', '/aanmeldingen', undefined, '')).status).to.equal(401)
      const wrong = await call('GET', '/aanmeldingen', undefined, '', { Authorization: `Bearer ${'x'.repeat(40)}` })
      expect([wrong.status, wrong.json.code, wrong.headers.get('www-authenticate')]).to.deep.equal([
        401,
        'key-unknown',
        'Bearer',
      ])
    })

    it('refuses what it does not know with a problem', async () => {
      const refusals = [
        await call('GET', '/bestaat-niet'),
        await call('GET', '/aanmeldingen/'),
        await call('DELETE', '/aanmeldingen'),
        await call('GET', '/aanmeldingen', undefined, 'planner', { Accept: 'text/csv' }),
        await call('POST', '/aanmeldingen', 'bsn=1', 'planner', { 'Content-Type': 'text/plain' }),
        await call('POST', '/aanmeldingen', '{'),
        await call('GET', '/aanmeldingen?pagina=nul'),
      ]
      expect(refusals.map(({ status }) => status)).to.deep.equal([404, 404, 405, 406, 415, 400, 400])
      expect(refusals[2]?.headers.get('allow')).to.equal('GET, POST')
    })

    it('lets a reader look and a coordinator mark, and no more', async () => {
      const seat = `/plaatsingen/${seats[3]}`
      const mark = { bijeenkomst: 1, status: 'aanwezig' }
      expect((await call('GET', '/groepen', undefined, 'reader')).status).to.equal(200)
      expect((await call('PUT', `${seat}/aanwezigheid`, mark, 'reader')).status).to.equal(403)
      expect((await call('PUT', `${seat}/aanwezigheid`, mark, 'coordinator')).status).to.equal(200)
      expect((await call('POST', '/aanmeldingen', {}, 'coordinator')).status).to.equal(403)
    })

    it('shows another municipality nothing', async () => {
      const { json: mine } = await call('GET', '/aanmeldingen')
      const { json: groups } = await call('GET', '/groepen')
      for (const path of [
        '/aanmeldingen',
        '/wachtpool',
        '/groepen',
        '/bijeenkomsten',
        '/uitnodigingen',
        '/terugmeldingen',
      ])
        expect((await call('GET', path, undefined, 'other')).json.totaal, path).to.equal(0)
      const seat = `/plaatsingen/${seats[0]}`
      const answers = [
        await call('GET', `/aanmeldingen/${mine.aanmeldingen[0].id}`, undefined, 'other'),
        await call('GET', `/groepen/${groups.groepen[0].id}`, undefined, 'other'),
        await call('GET', seat, undefined, 'other'),
        await call('POST', `${seat}/antwoorden`, { antwoord: 'kom' }, 'other'),
        await call('PUT', `${seat}/aanwezigheid`, { bijeenkomst: 1, status: 'aanwezig' }, 'other'),
        await call('PUT', `${seat}/ondertekening`, { ondertekendOp: '2026-12-17' }, 'other'),
        await call('DELETE', `${seat}/ondertekening`, undefined, 'other'),
      ]
      expect(answers.map(({ status }) => status)).to.deep.equal(Array(7).fill(404))
      const unknown = await call('GET', '/plaatsingen/bestaat-niet')
      expect(unknown.text).to.equal(answers[2]?.text)
      expect((await call('GET', '/aanmeldingen?gemeente=0363')).json.totaal).to.equal(0)
    })
  })

  describe('referrals', () => {
    const referral = {
      bsn: testBsn(50),
      achternaam: 'Yılmaz',
      voornamen: 'Ayşe',
      wet: 'Wi2021',
      einddatumTermijn: '2029-06-01',
      talen: ['tr', 'nl'],
      eMail: 'ayse@example.org',
      eMailToegestaan: true,
      gemeentecode: '0935',
    }

    it('come in one by one: new, known, changed', async () => {
      const made = await call('POST', '/aanmeldingen', referral)
      expect([made.status, made.json.status, made.json.talen]).to.deep.equal([201, 'wacht', ['tr', 'nl']])
      const location = made.headers.get('location') ?? ''
      expect((await call('GET', location.replace('/api/v1', ''))).json).to.deep.equal(made.json)
      expect((await call('POST', '/aanmeldingen', referral)).status).to.equal(200)
      const changed = await call('POST', '/aanmeldingen', { ...referral, achternaam: 'Yildiz' })
      expect([changed.status, changed.json.id, changed.json.naam.achternaam]).to.deep.equal([
        200,
        made.json.id,
        'Yildiz',
      ])
      expect(made.text + changed.text).not.to.contain(referral.bsn)
    })

    it('are refused with everything that is wrong, and never with the number', async () => {
      const bsn = '999999999'
      const { status, json, text } = await call('POST', '/aanmeldingen', {
        ...referral,
        bsn,
        wet: 'x',
        gemeentecode: '0363',
      })
      expect(status).to.equal(400)
      expect(json.invalidParams.map(({ name, code }) => `${name} ${code}`)).to.have.members([
        'bsn bsn-invalid',
        'wet law-unknown',
        'gemeentecode municipality-not-yours',
      ])
      expect(text).not.to.contain(bsn)
    })

    it('are refused when their reference or household holds a number that names somebody', async () => {
      const named = { referentie: testBsn(700), huishouden: 'gezin 270-000-0701' }
      const { status, json, text } = await call('POST', '/aanmeldingen', { ...referral, ...named })
      expect(status).to.equal(400)
      expect(json.invalidParams.map(({ name, code }) => `${name} ${code}`)).to.have.members([
        'referentie number-in-text',
        'huishouden number-in-text',
      ])
      expect(text).not.to.contain(named.referentie)
    })

    it('come in parts, with the way to the next', async () => {
      const first = await call('GET', '/aanmeldingen?paginaGrootte=2')
      expect(first.json.aanmeldingen).to.have.length(2)
      expect(first.headers.get('link')).to.contain('rel="next"')
      const next = await call('GET', first.json._links.next.href.replace('/api/v1', ''))
      expect(next.json.pagina).to.equal(2)
      expect(next.json.aanmeldingen[0].id).not.to.equal(first.json.aanmeldingen[0].id)
    })

    it('wait with a reason', async () => {
      const { json } = await call('GET', '/wachtpool?gemeente=0935')
      expect(json.wachtenden[0]).to.include({ referentie: 'R-000008', dagenGewacht: 107 })
    })

    it('wait with what would help, in both languages', async () => {
      const earlier = at(app.deps, '2026-11-23T09:00')
      await formGroups(earlier, COMMAND)
      const { json } = await call('GET', '/wachtpool?gemeente=0935')
      const { waarom } = json.wachtenden[0] as { waarom?: { uitleg: object; watHelpt: readonly object[] } }
      expect(waarom?.uitleg).to.include({ nl: 'Er is geen dagdeel in Somalisch.' })
      expect(waarom?.watHelpt[0]).to.deep.include({ taal: 'so', opTijd: true, mensen: 1, dagdeel: null })
      expect(waarom?.watHelpt[0]).to.have.nested.property('uitleg.en').that.contains('in Somali (by 1 September 2027)')
    })
  })

  describe('seats', () => {
    const seat = () => `/plaatsingen/${seats[0]}`

    it('say why the planner gave them to these people', async () => {
      const { json } = await call('GET', '/groepen')
      const [seat] = json.groepen[0].plaatsingen
      expect(seat?.waarom).to.deep.include({ reden: 'only-slot', details: {} })
      expect(seat?.uitleg).to.have.nested.property('en[0]', 'This is the only half day that fits.')
    })

    it('stand in their group and session', async () => {
      const { json } = await call('GET', '/groepen?status=gepland')
      expect(json.groepen[0].plaatsingen.map(({ id }) => id)).to.include(seats[0])
      expect((await call('GET', `/groepen/${json.groepen[0].id}`)).json).to.deep.equal(json.groepen[0])
      const sessions = await call('GET', '/bijeenkomsten?vanaf=2026-12-17&totEnMet=2026-12-17')
      expect(sessions.json.bijeenkomsten[0]).to.include({ nummer: 1, datum: '2026-12-17', zaal: 'stadhuis/a' })
      expect((await call('GET', '/bijeenkomsten?vanaf=2026-12-18')).json.totaal).to.equal(0)
    })

    it('are marked, and marked again without harm', async () => {
      const body = { bijeenkomst: 1, status: 'aanwezig', teLaat: true }
      const first = await call('PUT', `${seat()}/aanwezigheid`, body)
      expect(first.json).to.include({ status: 'aanwezig' })
      expect(first.json.aanwezigheid).to.deep.equal([
        {
          bijeenkomst: 1,
          status: 'aanwezig',
          teLaat: true,
          eerderWeg: false,
          minutenTeLaat: null,
          minutenEerderWeg: null,
        },
      ])
      expect((await call('PUT', `${seat()}/aanwezigheid`, body)).json).to.deep.equal(first.json)
      expect((await call('PUT', `${seat()}/aanwezigheid`, { bijeenkomst: 2, status: 'aanwezig' })).status).to.equal(404)
    })

    it('are signed; nothing said takes nothing away', async () => {
      const path = `${seat()}/ondertekening`
      const signed = await call('PUT', path, { ondertekendOp: '2026-12-17' })
      expect(signed.json.ondertekening).to.deep.equal({ ondertekendOp: '2026-12-17', geweigerdOp: null })
      const wrong = [
        {},
        { ondertekendOp: null },
        { ondertekendOp: '2026-12-17', geweigerdOp: '2026-12-17' },
        { ondertekendOp: '2026-02-30' },
        { ondertekendOp: '2026-12-18' },
      ]
      for (const body of wrong) expect((await call('PUT', path, body)).status, JSON.stringify(body)).to.equal(400)
      expect((await call('GET', seat())).json.ondertekening.ondertekendOp).to.equal('2026-12-17')
      expect((await call('GET', '/terugmeldingen')).json.terugmeldingen[0]).to.include({
        referentie: 'R-000001',
        status: 'te-melden',
      })
      expect((await call('DELETE', path)).status).to.equal(204)
      expect((await call('DELETE', path)).status).to.equal(404)
      expect((await call('GET', '/terugmeldingen')).json.totaal).to.equal(0)
    })

    it('are answered until the session begins', async () => {
      const late = await call('POST', `/plaatsingen/${seats[1]}/antwoorden`, { antwoord: 'kan-niet', reden: 'werk' })
      expect([late.status, late.json.code]).to.deep.equal([409, 'answer-too-late'])
      expect((await call('POST', `/plaatsingen/${seats[1]}/antwoorden`, { antwoord: 'misschien' })).status).to.equal(
        400,
      )
    })
  })
})
