import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import type { Page } from 'playwright-core'
import { addUser } from '../../src/accounts/users/add-user.ts'
import { addApiKey } from '../../src/accounts/keys/api-keys.ts'
import { COMMAND } from '../../src/history/work.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { aColleague, signInPage } from '../support/staff.ts'

describe('the pages of accounts in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page
  let pages: Record<string, string>

  before(async () => {
    app = await startApp()
    page = await newPage()
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const look = () => expectGoodPage(page)

  it('has no faults on the page of the first administrator', async () => {
    await page.goto(`${app.url}/eerste-beheerder`)
    await look()
  })

  it('has no faults where people sign in', async () => {
    await aColleague(app.deps, 'planner', ['0935', '0938'])
    await page.goto(`${app.url}/aanmelden`)
    await look()
    await page.fill('#email', 'nobody@example.org')
    await page.fill('#password', 'not the password')
    await page.click('main button')
    expect(await page.textContent('[role=alert]')).to.match(/klopt niet|not right/)
  })

  it('has no faults where somebody chooses a password', async () => {
    const invited = { email: 'nieuw@example.org', name: 'Sem Bos', role: 'reader' as const, municipalities: ['0938'] }
    const { link } = await addUser(app.deps, COMMAND, invited)
    await page.goto(app.url + new URL(link).pathname)
    await look()
  })

  it('has no faults on any page of the administrator', async () => {
    const { id } = await aColleague(app.deps, 'coordinator')
    const key = await addApiKey(app.deps, COMMAND, { name: 'Zaaksysteem', role: 'reader', municipalities: ['0935'] })
    await signInPage(app, page, 'admin', { language: 'en' })
    pages = {
      change: `/gebruikers/${id}`,
      disable: `/gebruikers/${id}/uitschakelen`,
      revoke: `/sleutels/${key.id}/intrekken`,
    }
    const all = [
      '/',
      '/gebruikers',
      '/gebruikers/nieuw',
      '/sleutels',
      '/sleutels/nieuw',
      '/mijn-account',
      '/geen-pagina',
      ...Object.values(pages),
    ]
    for (const path of all) {
      await page.goto(app.url + path)
      await look()
    }
  })

  it('has no faults when a form comes back', async () => {
    await page.goto(`${app.url}/gebruikers/nieuw`)
    await page.fill('#name', 'Eva Smit')
    await page.fill('#email', 'eva@example.org')
    await page.click('main button')
    expect(await page.textContent('.field__error')).to.match(/minstens één|at least one/)
    await look()
  })

  it('shows the link of a new colleague once', async () => {
    await page.goto(`${app.url}/gebruikers/nieuw`)
    await page.fill('#name', 'Eva Smit')
    await page.fill('#email', 'eva@example.org')
    await page.check('input[value="0935"]')
    await page.click('main button')
    expect(await page.inputValue('#secret')).to.contain('/wachtwoord/')
    await page.goto(`${app.url}/gebruikers`)
    expect(await page.content())
      .to.contain('eva@example.org')
      .and.not.contain('/wachtwoord/')
  })

  it('gives somebody the address of their calendar once, anew, and takes it back', async () => {
    const own = await newPage()
    await signInPage(app, own, 'coordinator')
    await own.goto(`${app.url}/mijn-account`)
    const made = async (button: string) => {
      await own.getByRole('button', { name: button }).click()
      await own.getByRole('button', { name: 'Kopieer: Adres van uw agenda' }).waitFor()
      return app.url + new URL(await own.locator('code').innerText()).pathname
    }
    const first = await made('Maak een adres')
    await expectGoodPage(own)
    const answer = await fetch(first)
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/calendar; charset=utf-8'])
    expect(answer.headers.get('set-cookie')).to.equal(null)
    const again = await fetch(first, {
      headers: { 'if-none-match': answer.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    })
    expect([again.status, await again.text()]).to.deep.equal([304, ''])
    await own.getByRole('link', { name: 'Klaar' }).click()
    await own.locator('#agenda:has-text("Er is een adres sinds")').waitFor()
    expect(await own.locator('main').innerText()).not.to.include('dagdeel.ics')
    const second = await made('Maak een nieuw adres')
    expect([(await fetch(first)).status, (await fetch(second)).status]).to.deep.equal([404, 200])
    await own.getByRole('link', { name: 'Klaar' }).click()
    await own.getByRole('button', { name: 'Trek het adres in' }).click()
    await own.locator('.alert:has-text("Het adres is ingetrokken")').waitFor()
    const answers: number[] = []
    for (let asked = 1; asked <= 6; asked++) answers.push((await fetch(second)).status)
    expect(answers).to.deep.equal([404, 404, 404, 404, 404, 429])
    await own.context().close()
  })
})

describe('the accounts without JavaScript', () => {
  it('can be used from the first administrator to a disabled colleague', async function () {
    this.timeout(60_000)
    const app = await startApp()
    const page = await newPage({ javaScript: false, size: 'phone' })
    await page.goto(app.url)
    await page.fill('#name', 'Noor de Wit')
    await page.fill('#email', 'noor@example.org')
    await page.fill('#password', 'een rustige ochtend')
    await page.click('main button')
    expect(await page.textContent('h1')).to.contain('Welkom bij Dagdeel')
    const { id } = await aColleague(app.deps, 'planner', ['0935'], { name: 'Jan Bos' })
    await page.goto(`${app.url}/gebruikers/${id}/uitschakelen`)
    await page.click('main button')
    expect(await page.textContent('[role=status]')).to.contain('Jan Bos is uitgeschakeld.')
    await page.context().close()
    await app.close()
  })
})
