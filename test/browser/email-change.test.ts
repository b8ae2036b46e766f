import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { COMMAND, TIMETABLE } from '../../src/history/work.ts'
import { sendMessages } from '../../src/invitations/mail/send-messages.ts'
import { Person } from '../../src/people/person.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { aFormedGroup, seatOf } from '../invitations/a-group.ts'

const PICTURES = process.env['PICTURES']

describe('a newcomer who gives a new e-mail address, on a phone', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page
  let own: string

  before(async () => {
    app = await startApp()
    await aFormedGroup(app.deps)
    await sendMessages(app.deps, COMMAND)
    const { id, tokenNumber } = await seatOf(app.deps, 1)
    own = `${app.url}/u/${app.deps.secrets.token(id, tokenNumber)}`
    page = await newPage({ size: 'phone', javaScript: false })
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const person = async () => {
    const { email, mayEmail } = await app.deps.db.read.findOneByOrFail(Person, { familyName: 'Haddad 1' })
    return [email, mayEmail]
  }
  const mails = () => {
    const folder = join(app.deps.config.dataDir, 'mail')
    return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
  }
  const mailTo = (address: string) => mails().find((mail) => new RegExp(`^To: .*${address}`, 'm').test(mail))
  const give = async (email: string, consent = true) => {
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[name=mag]').setChecked(consent)
    await page.locator('form[action*=gegevens] button.button--yes').click()
  }
  const picture = async (name: string) => {
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/email-${name}.png`, fullPage: true })
  }

  it('is asked for consent first, then told to look in their mail; the old address stays', async () => {
    await page.goto(`${own}/hulp?taal=nl`)
    await give('nieuw@example.org', false)
    expect(await page.locator('#email-fout').innerText()).to.contain('Zet een vinkje')
    await picture('consent-nl')
    await give('nieuw@example.org')
    expect((await page.locator('[role=status]').innerText()).replaceAll('\u2060', ''))
      .to.contain('Kijk in uw e-mail')
      .and.contain('n…@example.org')
    await picture('asked-nl')
    await page.goto(`${own}/hulp?taal=ar`)
    await picture('asked-ar')
    expect(await person()).to.deep.equal(['rania.1@example.org', true])
  })

  it('opens the link in the mail, and presses: only then the address counts, and the old one gets a mail', async () => {
    await sendMessages(app.deps, TIMETABLE)
    const mail = mailTo('nieuw@example.org')?.replaceAll('=\r\n', '') ?? ''
    const path = /\/u\/[a-z2-9]{26}\/adres/.exec(mail)?.[0] ?? ''
    expect((await fetch(app.url + path)).status).to.equal(200)
    await page.goto(`${app.url}${path}?taal=ar`)
    await picture('confirm-ar')
    await page.goto(`${app.url}${path}?taal=nl`)
    expect(await page.locator('body').innerText())
      .to.not.contain('Rania')
      .and.not.contain('bijeenkomst')
    await picture('confirm-nl')
    expect(await person()).to.deep.equal(['rania.1@example.org', true])
    await page.getByRole('button', { name: 'Ja, dit is mijn e-mailadres' }).click()
    expect(await page.locator('[role=status]').innerText()).to.contain('Wij gebruiken nu dit e-mailadres')
    await picture('confirmed-nl')
    expect(await person()).to.deep.equal(['nieuw@example.org', true])
    const before = mails().length
    await sendMessages(app.deps, TIMETABLE)
    expect(mails()).to.have.length(before + 1)
  })

  it('reads why a link does not work any more, and why a fourth address in a day is too much', async () => {
    await page.goto(`${own}/hulp?taal=nl`)
    for (const email of ['twee@example.org', 'drie@example.org', 'vier@example.org']) {
      await page.goto(`${own}/hulp?taal=nl`)
      await give(email)
    }
    expect(await page.locator('#email-fout').innerText()).to.contain('Probeer het morgen opnieuw')
    await sendMessages(app.deps, TIMETABLE)
    const mail = mailTo('drie@example.org')?.replaceAll('=\r\n', '') ?? ''
    const path = /\/u\/[a-z2-9]{26}\/adres/.exec(mail)?.[0] ?? ''
    await app.deps.db.write((tx) => tx.update(Person, { familyName: 'Haddad 1' }, { email: 'staf@example.org' }))
    const answer = await page.goto(`${app.url}${path}?taal=nl`)
    expect(answer?.status()).to.equal(410)
    expect(await page.locator('main').innerText()).to.contain('Deze link werkt niet meer')
    expect(await page.locator('button').count()).to.equal(0)
  })

  it('sees pages without faults, also from right to left', async () => {
    const looked = await newPage({ size: 'phone' })
    await looked.goto(`${own}/hulp?taal=ar`)
    await expectGoodPage(looked)
    await looked.context().close()
  })
})
