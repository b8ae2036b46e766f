import { expect } from 'chai'
import { COMMAND } from '../../../src/history/work.ts'
import { makeReviewLink } from '../../../src/invitations/reviews/review-links.ts'
import { useCorrections } from '../../../src/invitations/texts/corrections.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { paperPrinter } from '../../support/paper.ts'
import { signInAs, signInPage } from '../../support/staff.ts'
import { aTown, peopleWait } from '../../support/town.ts'

describe('the pages on which texts are reviewed', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp({ printer: paperPrinter() })
    await aTown(app.deps)
    await peopleWait(app.deps, 2)
  })
  after(async () => {
    useCorrections([])
    await app.close()
  })

  it('open to who has the link, without an account or a cookie, and say nothing of anybody', async () => {
    const word = await makeReviewLink(app.deps, COMMAND, { language: 'fa', name: 'A. Lezer', days: 14 })
    for (const path of ['', '/uitnodiging', '/webpagina', '/bewijs']) {
      const answer = await fetch(`${app.url}/nakijken/${word}${path}`)
      const text = await answer.text()
      expect(answer.status, path).to.equal(200)
      expect(answer.headers.get('set-cookie')).to.equal(null)
      expect(answer.headers.get('ratelimit')).to.match(/limit=120/)
      expect(text).to.not.match(/Haddad|R-0000/)
      if (path) expect(text).to.match(/<textarea[^>]*lang="fa" dir="rtl"/)
    }
    const english = await fetch(`${app.url}/nakijken/${word}`, { headers: { 'accept-language': 'en' } })
    expect(await english.text()).to.contain('None of the 13 texts has been checked yet')
  })

  it('are a calm page that says nothing to who guesses a link, and to whom an old one is sent', async () => {
    for (const path of ['a'.repeat(26), 'x', `${'a'.repeat(26)}/uitnodiging`]) {
      const answer = await fetch(`${app.url}/nakijken/${path}`)
      expect(answer.status, path).to.equal(404)
      expect(await answer.text()).to.contain('Deze link werkt niet')
    }
    const posted = await fetch(`${app.url}/nakijken/${'a'.repeat(26)}/uitnodiging`, { method: 'POST' })
    expect(posted.status).to.equal(404)
  })

  it('are for administrators where links are made and corrections used', async () => {
    const planner = await signInAs(app, 'planner')
    for (const path of ['', '/taal/ar', '/taal/ar/verbeteringen.patch'])
      expect((await planner.get(`/berichten/nakijken${path}`)).status, path).to.equal(403)
    expect((await planner.post('/berichten/nakijken', { language: 'ar', name: 'x', days: '30' })).status).to.equal(403)
    const admin = await signInAs(app, 'admin')
    expect((await admin.get('/berichten/nakijken/taal/nl')).status).to.equal(404)
    const wrong = await admin.post('/berichten/nakijken', { language: 'nl', name: 'Karim', days: '30' })
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.contain('Kies een taal.').and.contain('value="Karim"')
  })

  it('lead from an administrator who asks, by a reader who corrects and signs on a phone, to a text that is used', async () => {
    const admin = await newPage()
    await signInPage(app, admin, 'admin')
    await admin.goto(`${app.url}/berichten/teksten`)
    await admin.getByRole('link', { name: 'Laat teksten nakijken' }).click()
    await admin.getByLabel('Taal').selectOption('ar')
    await admin.getByLabel('Voor wie').fill('Karim Lezer')
    await expectNoViolations(admin)
    await admin.getByRole('button', { name: 'Maak de link' }).click()
    const link = await admin.getByLabel('De link').inputValue()

    const reader = await newPage({ size: 'phone' })
    await reader.goto(link.replace(app.deps.config.publicUrl, app.url))
    await expectNoViolations(reader)
    await reader.getByRole('link', { name: 'Begin met: Uitnodiging' }).click()
    const sentence = reader.getByLabel('Arabisch, zin 1', { exact: true })
    const own = await sentence.inputValue()
    await sentence.fill('أهلاً')
    await reader.getByLabel('Uw naam').fill('Karim Lezer')
    await reader.getByRole('button', { name: 'Onderteken' }).click()
    expect(await reader.locator('.field__error').innerText()).to.contain('Laat precies dit staan: {{day}}')
    expect(await sentence.inputValue()).to.equal('أهلاً')
    expect(await reader.getByLabel('Uw naam').inputValue()).to.equal('Karim Lezer')
    await expectNoViolations(reader)
    await sentence.fill('أهلاً، موعدنا {{day}}')
    await reader.getByRole('button', { name: 'Onderteken' }).click()
    expect(await reader.locator('h1').innerText()).to.contain('Vrije plek in het Arabisch')
    await reader.getByRole('link', { name: 'Alle teksten' }).click()
    expect(await reader.locator('h1').innerText()).to.contain('1 van de 13 teksten is nagekeken')

    await admin.goto(`${app.url}/berichten/nakijken/taal/ar`)
    expect(await admin.locator('.beside__versions').innerText())
      .to.contain(own)
      .and.contain('أهلاً، موعدنا {{day}}')
    const described = await admin.locator('[name=gekozen]').getAttribute('aria-describedby')
    expect(await admin.locator(`[id="${described}"]`).innerText(), 'of the box').to.contain('أهلاً، موعدنا {{day}}')
    await expectNoViolations(admin)
    await admin.getByRole('button', { name: 'Gebruik wat is aangevinkt' }).click()
    expect(await admin.locator('main').innerText()).to.contain('1 verbetering staat vanaf nu in onze teksten.')
    await admin.goto(`${app.url}/berichten/teksten/uitnodiging/ar`)
    expect(await admin.locator('main').innerText())
      .to.contain('Nagekeken: Karim Lezer, 2026-')
      .and.contain('أهلاً، موعدنا')
    await reader.context().close()
    await admin.context().close()
  })
})
