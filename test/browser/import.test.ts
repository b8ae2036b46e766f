import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { goodRow, smallFile } from '../referrals/a-small-file.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { newPage } from '../support/browser.ts'
import { signInPage } from '../support/staff.ts'
import { aTown } from '../support/town.ts'

describe('the municipality of an import, in a browser', function () {
  this.timeout(60_000)
  let app: RunningApp
  let page: Page

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner', { municipalities: ['0363', '0935', '0938'] })
  })
  after(async () => {
    await page.context().close()
    await app.close()
  })

  const send = async (name: string, buffer: Buffer) => {
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Bekijk het bestand' }).click()
  }

  it('stays chosen after any error, and is named above the review', async () => {
    await page.locator('nav a[href="/importeren"]').click()
    await page.getByLabel('Gemeente').selectOption({ label: 'Meerssen' })
    const wrong: Record<string, Buffer> = {
      'leeg.csv': Buffer.alloc(0),
      'andere kolommen.csv': Buffer.from('voornaam;leeftijd\nRania;30'),
      'geen tabel.xlsx': Buffer.from('PK\u0003\u0004 en dan niets'),
    }
    for (const [name, bytes] of Object.entries(wrong)) {
      await send(name, bytes)
      expect(await page.locator('.field__error, .utrecht-alert--error').count(), name).to.equal(1)
      expect(await page.getByLabel('Gemeente').inputValue(), name).to.equal('0938')
    }
    await send('goed.csv', smallFile(goodRow(1, 'Haddad', '0938')).bytes)
    expect(await page.locator('h1').innerText()).to.equal('Meerssen: 1 van 1 rijen kan mee')
  })
})
