import { PDFDocument } from '@cantoo/pdf-lib'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type Actor, COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { findStatement, openStatement } from '../../../src/invitations/newcomer/find-statement.ts'
import { findRecipient } from '../../../src/invitations/recipient/recipient.ts'
import { addStatement, listStatements } from '../../../src/municipalities/statements/statements.ts'
import {
  addTranslation,
  removeTranslation,
  showTranslations,
} from '../../../src/municipalities/statements/translations.ts'
import { aFormedGroup, seatOf } from '../../invitations/a-group.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { startApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { signInPage } from '../../support/staff.ts'

/** One page with a title. */
async function aPdf(title: string): Promise<Buffer> {
  const pdf = await PDFDocument.create({ updateMetadata: false })
  pdf.setTitle(title)
  pdf.addPage()
  return Buffer.from(await pdf.save())
}

const MEERSSEN: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }

onBothDatabases('the statement in other languages', (newDatabase) => {
  let deps: Deps
  let id: string
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps)
    const dutch = { fileName: 'verklaring.pdf', bytes: await aPdf('Nederlands'), inForceFrom: '2026-12-01' }
    expect(await read('ar'), 'before anything was uploaded').to.equal(null)
    await addStatement(deps, COMMAND, { ...dutch, municipalities: ['0935', '0938'] })
    id = (await listStatements(deps, 'all'))[0]!.id
    for (const language of ['ar', 'fa']) await add(language)
  })

  const add = async (language: string, by: Actor = COMMAND, title = language) =>
    addTranslation(deps, by, id, { language, fileName: `${title}.pdf`, bytes: await aPdf(title) })
  /** The language that a reader gets, and the title of the file. */
  const read = async (reader: string) => {
    const recipient = await findRecipient(deps.db.read, (await seatOf(deps, 1)).id)
    const found = await findStatement(deps.db.read, recipient, reader)
    return found && [found.language, (await readPdf((await openStatement(deps.db.read, found))!)).title]
  }

  it('is read in the language of the reader, in one that stands in for it, else in Dutch', async () => {
    expect(await read('ar')).to.deep.equal(['ar', 'ar'])
    expect(await read('prs')).to.deep.equal(['fa', 'fa'])
    expect(await read('tr')).to.deep.equal(['nl', 'Nederlands'])
  })

  it('has one file for a language, which a new one replaces and which can be taken away', async () => {
    await add('so')
    await add('so', COMMAND, 'beter')
    expect(await read('so')).to.deep.equal(['so', 'beter'])
    await removeTranslation(deps, COMMAND, id, 'so')
    await removeTranslation(deps, COMMAND, id, 'so')
    expect(await read('so')).to.deep.equal(['nl', 'Nederlands'])
    const told = await deps.db.read.findBy(Event, { municipality: '0935', kind: 'statement.translation-removed' })
    expect(told.map(({ data }) => data)).to.deep.equal([{ number: 1, language: 'so' }])
  })

  it('is changed only by who works for all municipalities that sign it, and looked at by each', async () => {
    expect((await showTranslations(deps, MEERSSEN.scope, id)).mayChange).to.equal(false)
    expect(await refusal(add('tr', MEERSSEN))).to.equal('statement-unknown')
    expect(await refusal(removeTranslation(deps, MEERSSEN, id, 'ar'))).to.equal('statement-unknown')
    expect(await refusal(showTranslations(deps, ['0363'], id))).to.equal('statement-unknown')
  })

  it('is never Dutch, which is the text itself, and always a PDF that is whole', async () => {
    for (const language of ['nl', '', '../x']) expect(await refusal(add(language))).to.equal('translation-language')
    const wrong = { language: 'tr', fileName: 'x.pdf', bytes: Buffer.from('hallo') }
    expect(await refusal(addTranslation(deps, COMMAND, id, wrong))).to.equal('statement-not-pdf')
  })
})

describe('the statement beforehand', () => {
  it('is put there by a planner and read by a newcomer, by clicks alone', async () => {
    const app = await startApp()
    await aFormedGroup(app.deps, [{ languages: ['ar'] }, { languages: ['ar'] }, { languages: ['ar'] }])
    await sendMessages(app.deps, TIMETABLE)
    const link = `${app.url}/u/${app.deps.secrets.token((await seatOf(app.deps, 1)).id, 1)}`
    const reader = await newPage({ size: 'phone', javaScript: false })
    await reader.goto(`${link}?taal=en`)
    expect(await reader.getByText('Read what you will sign').count()).to.equal(0)

    const page = await newPage()
    await signInPage(app, page, 'planner')
    await page.goto(`${app.url}/inrichting/verklaring`)
    const file = async (name: string) => ({ name, mimeType: 'application/pdf', buffer: await aPdf(name) })
    await page.locator('#file').setInputFiles(await file('verklaring.pdf'))
    await page.getByRole('button', { name: 'Voeg toe' }).click()
    await page.getByRole('link', { name: /^In andere talen/ }).click()
    await page.getByLabel('Taal', { exact: true }).selectOption('ar')
    await page.locator('#file').setInputFiles({ ...(await file('x')), buffer: Buffer.from('x') })
    await page.getByRole('button', { name: 'Voeg toe' }).click()
    expect(await page.locator('#file-error').innerText()).to.contain('Dit is geen PDF')
    expect(await page.getByLabel('Taal', { exact: true }).inputValue()).to.equal('ar')
    await page.locator('#file').setInputFiles(await file('arabisch.pdf'))
    await page.getByRole('button', { name: 'Voeg toe' }).click()
    expect(await page.locator('main').innerText()).to.contain('Arabisch (pdf)')
    await expectNoViolations(page)

    const opened = async (language: string, words: string) => {
      await reader.goto(`${link}?taal=${language}`)
      const [download] = await Promise.all([reader.waitForEvent('download'), reader.getByText(words).click()])
      return [
        download.suggestedFilename(),
        (await reader.locator('.more__row .soft').innerText()).replace(/[\u2068\u2069]/g, ''),
      ]
    }
    expect(await opened('ar', 'اقرؤوا ما ستوقّعون عليه')).to.deep.equal(['verklaring-ar.pdf', '(العربية, pdf, 0.1 MB)'])
    expect(await opened('tr', 'İmzalayacağınız metni okuyun')).to.deep.equal([
      'verklaring-nl.pdf',
      '(Felemenkçe, pdf, 0.1 MB)',
    ])
    const { headers } = await fetch(`${link}/verklaring.pdf?taal=ar`)
    expect([
      headers.get('content-type'),
      headers.get('cache-control'),
      headers.get('x-content-type-options'),
    ]).to.deep.equal(['application/pdf', 'no-store', 'nosniff'])

    await page.getByRole('link', { name: 'Haal weg: de verklaring in het Arabisch' }).click()
    expect(await page.locator('main').innerText()).to.contain('De verklaring in het Arabisch weghalen?')
    await expectNoViolations(page)
    await page.getByRole('link', { name: 'Terug', exact: true }).click()
    expect((await opened('ar', 'اقرؤوا ما ستوقّعون عليه'))[0]).to.equal('verklaring-ar.pdf')
    await page.getByRole('link', { name: 'Haal weg: de verklaring in het Arabisch' }).click()
    await page.getByRole('button', { name: 'Haal de verklaring weg' }).click()
    expect(await page.locator('main').innerText()).to.contain('Nog in geen andere taal')
    expect((await opened('ar', 'اقرؤوا ما ستوقّعون عليه'))[0]).to.equal('verklaring-nl.pdf')
    await page.context().close()
    await reader.context().close()
    await app.close()
  }).timeout(60_000)
})
