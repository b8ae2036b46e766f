import { request as plainRequest } from 'node:http'
import { hash } from '@node-rs/argon2'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { addUser, firstAdministratorCode } from '../../../src/accounts/users/add-user.ts'
import { User } from '../../../src/accounts/user.entity.ts'
import { WebSession } from '../../../src/accounts/web-session.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { newClient } from '../../support/client.ts'
import { newSqlite } from '../../support/databases.ts'
import { aColleague, PASSWORD, signInAs } from '../../support/staff.ts'
import { disableUser } from '../../../src/accounts/users/change-user.ts'

describe('signing in', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await aColleague(app.deps, 'admin')
  })
  after(() => app.close())

  it('leads back to the page that was asked for', async () => {
    const { email } = await aColleague(app.deps, 'admin')
    const client = newClient(app.url)
    const asked = await client.get('/gebruikers?zoek=noor')
    expect([asked.status, asked.location]).to.deep.equal([303, '/aanmelden?naar=%2Fgebruikers%3Fzoek%3Dnoor'])
    expect((await client.follow(asked)).text).to.contain('name="naar" value="/gebruikers?zoek&#x3D;noor"')
    const answer = await client.post('/aanmelden', { email, password: PASSWORD, naar: '/gebruikers?zoek=noor' })
    expect([answer.status, answer.location]).to.deep.equal([303, '/gebruikers?zoek=noor'])
  })

  it('never leads to another site', async () => {
    const { email } = await aColleague(app.deps, 'admin')
    const elsewhere = [
      'https://example.com',
      '//example.com',
      '/\\example.com',
      '/\t/example.com',
      'javascript:x',
      '/a/..//example.com',
    ]
    for (const naar of elsewhere) {
      const answer = await newClient(app.url).post('/aanmelden', { email, password: PASSWORD, naar })
      expect(answer.location, naar).to.equal('/')
    }
  })

  it('gives the browser a new session, and a cookie that scripts and other sites can’t use', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const client = newClient(app.url)
    await client.get('/aanmelden')
    const before = client.cookies.get('dagdeel')
    const { headers } = await client.post('/aanmelden', { email, password: PASSWORD })
    expect(client.cookies.get('dagdeel')).not.to.equal(before)
    expect(headers.get('set-cookie')).to.contain('HttpOnly').and.contain('SameSite=Lax')
    const stored = await app.deps.db.read.find(WebSession)
    const id = /^s%3A([^.]+)/.exec(client.cookies.get('dagdeel') ?? '')?.[1] ?? 'none'
    expect(JSON.stringify(stored)).not.to.contain(id)
  })

  it('says kindly that it did not work, in the language that was chosen', async () => {
    const client = newClient(app.url)
    await client.post('/taal', { taal: 'en', naar: '/aanmelden' })
    const answer = await client.post('/aanmelden', { email: 'nobody@example.org', password: 'x' })
    expect(answer.status).to.equal(422)
    expect(answer.text).to.contain('<html lang="en"').and.contain('The e-mail address or the password is not right.')
    expect(answer.text).to.contain('value="nobody@example.org"')
  })

  it('stops who guesses the password of one account, without stopping a colleague', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const guesser = newClient(app.url)
    for (let tries = 0; tries < 10; tries++)
      expect((await guesser.post('/aanmelden', { email, password: 'wrong' })).status).to.equal(422)
    const eleventh = await guesser.post('/aanmelden', { email, password: PASSWORD })
    expect(eleventh.status).to.equal(429)
    expect(eleventh.text).to.contain('Wacht 15 minuten')
    expect((await (await signInAs(app, 'planner')).get('/')).status).to.equal(200)
  })

  it('ends with signing out', async () => {
    const client = await signInAs(app, 'planner')
    const cookie = client.cookies.get('dagdeel') ?? ''
    expect((await client.post('/afmelden')).location).to.equal('/aanmelden')
    client.cookies.set('dagdeel', cookie)
    expect((await client.get('/')).location).to.equal('/aanmelden')
  })

  it('ends at once when the account is disabled', async () => {
    const { id, email } = await aColleague(app.deps, 'planner')
    const client = newClient(app.url)
    await client.post('/aanmelden', { email, password: PASSWORD })
    expect((await client.get('/')).status).to.equal(200)
    await disableUser(app.deps, COMMAND, id)
    expect((await client.get('/')).location).to.equal('/aanmelden')
  })
})

describe('a session', () => {
  const signedInAtSix = async () => {
    const databaseUrl = await newSqlite()
    const first = await startApp({ databaseUrl })
    const client = await signInAs(first, 'planner')
    await first.close()
    return async (time: string) => {
      const app = await startApp({ databaseUrl, clock: stoppedClock(time) })
      const again = newClient(app.url)
      for (const [name, value] of client.cookies) again.cookies.set(name, value)
      const { status } = await again.get('/')
      await app.close()
      return status
    }
  }

  it('survives a restart of the program, and ends eight hours after the last page', async () => {
    const statusAt = await signedInAtSix()
    expect(await statusAt('2026-12-01T08:00')).to.equal(200)
    expect(await statusAt('2026-12-01T15:59')).to.equal(200)
    expect(await (await signedInAtSix())('2026-12-01T14:01')).to.equal(303)
  })

  it('ends twelve hours after signing in, however busy somebody is', async () => {
    const statusAt = await signedInAtSix()
    for (const hour of ['10', '14', '17']) expect(await statusAt(`2026-12-01T${hour}:59`)).to.equal(200)
    expect(await statusAt('2026-12-01T18:00')).to.equal(303)
  })
})

describe('one’s own account', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  const CHOSEN = 'een heel ander wachtwoord'
  const signedIn = async (email: string, password = PASSWORD) => {
    const client = newClient(app.url)
    await client.post('/aanmelden', { email, password })
    return client
  }

  it('is shown to its owner, whatever their role', async () => {
    for (const role of ['planner', 'coordinator', 'reader', 'admin'] as const) {
      const client = await signInAs(app, role)
      expect((await client.get('/')).text).to.contain('href="/mijn-account"')
      const { status, text } = await client.get('/mijn-account')
      expect([status, text.includes(`${role}-`)]).to.deep.equal([200, true])
      expect(text).to.contain(role === 'admin' ? 'Alle gemeenten' : 'Maastricht')
    }
    expect((await newClient(app.url).get('/mijn-account')).location).to.equal('/aanmelden?naar=%2Fmijn-account')
  })

  it('takes another password, and stays signed in here and nowhere else', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const [here, elsewhere] = [await signedIn(email), await signedIn(email)]
    const cookie = here.cookies.get('dagdeel')
    const answer = await here.post('/mijn-account', { present: PASSWORD, password: CHOSEN })
    expect((await here.follow(answer)).text).to.contain('Uw wachtwoord is gewijzigd')
    expect(here.cookies.get('dagdeel')).not.to.equal(cookie)
    expect((await elsewhere.get('/')).location).to.equal('/aanmelden')
    expect((await (await signedIn(email)).get('/')).location).to.equal('/aanmelden')
    expect((await (await signedIn(email, CHOSEN)).get('/')).status).to.equal(200)
  })

  it('says beside the field what is wrong', async () => {
    const client = await signInAs(app, 'reader')
    const told = async (present: string, password: string) =>
      (await client.post('/mijn-account', { present, password })).text
    expect(await told('wrong', CHOSEN)).to.match(/id="present-error">Dit is niet het wachtwoord/)
    expect(await told(PASSWORD, 'wachtwoordwachtwoord')).to.match(/id="password-error">Dit wachtwoord is makkelijk/)
  })

  it('stops who guesses the present password on somebody’s open screen', async () => {
    const client = await signInAs(app, 'planner')
    const attempt = async (present: string) =>
      (await client.post('/mijn-account', { present, password: CHOSEN })).status
    for (let tries = 0; tries < 10; tries++) expect(await attempt('wrong')).to.equal(422)
    expect(await attempt(PASSWORD)).to.equal(429)
  })

  it('of before passwords were this long lets its owner in, and asks for another', async () => {
    const { id, email } = await aColleague(app.deps, 'planner')
    const passwordHash = await hash('elf tekens!')
    await app.deps.db.write((tx) => tx.update(User, { id }, { passwordHash }))
    const client = newClient(app.url)
    const answer = await client.post('/aanmelden', { email, password: 'elf tekens!', naar: '/wachtpool' })
    expect(answer.location).to.equal('/mijn-account')
    expect((await client.follow(answer)).text).to.contain('Kies hieronder een nieuw wachtwoord')
    expect((await client.get('/wachtpool')).status).to.equal(200)
  })
})

describe('a visitor', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await aColleague(app.deps, 'admin')
  })
  after(() => app.close())

  it('leaves nothing behind, be it a hundred visits', async function () {
    this.timeout(60_000)
    for (let visits = 0; visits < 25; visits++) {
      const client = newClient(app.url)
      const visit = ['/aanmelden', '/geen-pagina', '/wachtpool', '/wachtwoord/onbekend'].map((path) => client.get(path))
      await Promise.all(visit)
    }
    const client = newClient(app.url)
    await client.post('/taal', { taal: 'en', naar: '/aanmelden' })
    await client.post('/aanmelden', { email: 'nobody@example.org', password: 'x' })
    expect(await app.deps.db.read.count(WebSession)).to.equal(0)
  })

  it('signs in with a form of this site only, and with a form of their own', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const fields = { email, password: PASSWORD }
    const visitor = newClient(app.url)
    const token = formToken(await visitor.get('/aanmelden'))
    const stranger = formToken(await newClient(app.url).get('/aanmelden'))
    for (const wrong of ['', 'wrong', stranger])
      expect((await visitor.post('/aanmelden', fields, { token: wrong })).status, wrong).to.equal(403)
    // Another site can make a browser send a form, but not with our cookie: it is not sent from there.
    expect((await newClient(app.url).post('/aanmelden', fields, { token })).status).to.equal(403)
    expect((await visitor.post('/aanmelden', fields, { token })).location).to.equal('/')
  })

  it('gets other tokens by signing in, and by signing out', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const client = newClient(app.url)
    const before = formToken(await client.get('/aanmelden'))
    await client.post('/aanmelden', { email, password: PASSWORD })
    const during = formToken(await client.get('/'))
    expect((await client.post('/taal', { taal: 'nl' }, { token: before })).status).to.equal(403)
    await client.post('/afmelden', {}, { token: during })
    expect((await client.post('/taal', { taal: 'nl' }, { token: during })).status).to.equal(403)
  })

  it('who brings a session of somebody’s choice gets another by signing in', async () => {
    const thief = await signInAs(app, 'planner')
    const planted = thief.cookies.get('dagdeel') ?? ''
    const { email } = await aColleague(app.deps, 'planner')
    for (const cookie of [planted, 's%3Achosen.c2lnbmF0dXJl', 'chosen']) {
      const client = newClient(app.url)
      client.cookies.set('dagdeel', cookie)
      expect((await client.post('/aanmelden', { email, password: PASSWORD })).location).to.equal('/')
      expect(client.cookies.get('dagdeel')).not.to.equal(cookie)
    }
    expect((await thief.get('/')).location).to.equal('/aanmelden')
  })
})

function formToken({ text }: { text: string }): string {
  return /name="_csrf" value="([^"]*)"/.exec(text)?.[1] ?? ''
}

describe('the pages of accounts', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await aColleague(app.deps, 'admin')
  })
  after(() => app.close())

  const forAdmin = ['/gebruikers', '/gebruikers/nieuw', '/sleutels', '/sleutels/nieuw']
  const acts = [
    '/gebruikers',
    '/gebruikers/x/link',
    '/gebruikers/x/uitschakelen',
    '/gebruikers/x/inschakelen',
    '/sleutels',
  ]

  for (const role of ['planner', 'coordinator', 'reader'] as const) {
    it(`are closed to a ${role}, but for the start page`, async () => {
      const client = await signInAs(app, role)
      expect((await client.get('/')).status).to.equal(200)
      for (const path of forAdmin) expect((await client.get(path)).status, path).to.equal(403)
      for (const path of acts) expect((await client.post(path)).status, path).to.equal(403)
    })
  }

  it('are open to an administrator', async () => {
    const client = await signInAs(app, 'admin')
    for (const path of ['/', ...forAdmin]) expect((await client.get(path)).status, path).to.equal(200)
  })

  it('send who is not signed in to the sign-in page', async () => {
    for (const path of ['/', ...forAdmin])
      expect((await newClient(app.url).get(path)).location, path).to.match(/^\/aanmelden/)
    for (const path of acts) expect((await newClient(app.url).post(path)).location, path).to.equal('/aanmelden')
  })

  it('show each role its own menu, a coordinator the attendance first', async () => {
    const menuOf = async (role: 'coordinator' | 'reader' | 'admin') => {
      const { text } = await (await signInAs(app, role)).get('/')
      return [...text.matchAll(/class="menu__link" href="([^"]+)"/g)].map((match) => match[1])
    }
    const coordinator = await menuOf('coordinator')
    expect(coordinator[0]).to.equal('/bijeenkomsten')
    expect(coordinator).to.include('/').and.not.include('/importeren').and.not.include('/gebruikers')
    expect((await menuOf('reader'))[0]).to.equal('/')
    expect(await menuOf('admin')).to.include.members(['/bijeenkomsten', '/importeren', '/gebruikers'])
  })

  it('keep the language with the account', async () => {
    const { email } = await aColleague(app.deps, 'reader')
    const client = newClient(app.url)
    await client.post('/aanmelden', { email, password: PASSWORD })
    expect((await client.post('/taal', { taal: 'en', naar: '//example.com' })).location).to.equal('/')
    const elsewhere = newClient(app.url)
    await elsewhere.post('/aanmelden', { email, password: PASSWORD })
    expect((await elsewhere.get('/')).text).to.contain('Welcome to Dagdeel')
  })

  it('let a new colleague in through the link, and sign in at once', async () => {
    const { link } = await addUser(app.deps, COMMAND, { email: 'sem@example.org', role: 'admin', municipalities: [] })
    const path = new URL(link).pathname
    const client = newClient(app.url)
    expect((await client.post(path, { password: 'kort' })).text).to.contain('Gebruik minstens 15 tekens')
    const answer = await client.post(path, { password: PASSWORD })
    expect((await client.follow(answer)).text).to.contain('Uw wachtwoord is bewaard')
    expect((await newClient(app.url).get(path)).status).to.equal(404)
  })

  it('change the rights of a colleague, who notices at the next page', async () => {
    const { id, email } = await aColleague(app.deps, 'reader')
    const reader = newClient(app.url)
    await reader.post('/aanmelden', { email, password: PASSWORD })
    const admin = await signInAs(app, 'admin')
    expect((await admin.get(`/gebruikers/${id}`)).text).to.contain('Wat mag Noor de Wit?')
    expect((await admin.post(`/gebruikers/${id}`, { name: 'Noor', role: 'planner' })).text).to.contain(
      'Kies minstens één gemeente',
    )
    const saved = await admin.post(`/gebruikers/${id}`, { name: 'Noor', role: 'planner', municipalities: ['0935'] })
    expect((await admin.follow(saved)).text).to.contain('De rechten van Noor zijn bewaard.')
    expect((await reader.get('/')).text).to.contain('/importeren')
  })

  it('add a colleague with a link that is shown once', async () => {
    const client = await signInAs(app, 'admin')
    const fields = { name: 'Eva Smit', email: 'eva@example.org', role: 'admin' }
    expect((await client.post('/gebruikers', fields)).text).to.contain('/wachtwoord/')
    expect((await client.post('/gebruikers', fields)).text).to.contain('eva@example.org heeft al een account.')
    expect((await client.post('/gebruikers', { ...fields, role: 'boss' })).status).to.equal(400)
  })
})

describe('the first administrator', () => {
  const fields = { name: 'Noor', email: 'noor@example.org', password: PASSWORD }
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  it('is asked for as long as there are no accounts', async () => {
    expect((await newClient(app.url).get('/aanmelden')).location).to.equal('/eerste-beheerder')
  })

  it('needs the code when a proxy passed the request on, or under another name of this machine', async () => {
    const proxied = newClient(app.url, { 'x-forwarded-for': '127.0.0.1' })
    expect((await proxied.get('/eerste-beheerder')).text).to.contain('name="code"')
    expect((await proxied.post('/eerste-beheerder', fields)).text).to.contain('Deze code klopt niet')
    expect(await pageUnderName(app.url, 'attacker.example')).to.contain('name="code"')
    expect(await pageUnderName(app.url, 'localhost')).not.to.contain('name="code"')
  })

  it('is made with the code, signed in, and then nobody else is', async () => {
    const proxied = newClient(app.url, { 'x-forwarded-for': '192.0.2.1' })
    const made = await proxied.post('/eerste-beheerder', { ...fields, code: firstAdministratorCode(app.deps) })
    expect((await proxied.follow(made)).text).to.contain('Welkom bij Dagdeel')
    expect((await newClient(app.url).post('/eerste-beheerder', fields)).location).to.equal('/aanmelden')
  })
})

/** fetch sets the Host header by itself. */
function pageUnderName(url: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = plainRequest(`${url}/eerste-beheerder`, { headers: { host } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve(text))
    })
    asked.on('error', reject).end()
  })
}
