import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { uploadSettings } from '../../src/setup/settings/settings-uploads.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { COMMAND, type Actor } from '../../src/history/work.ts'
import { receiveReferrals } from '../../src/referrals/receiving/receive-referrals.ts'
import { uploadImport } from '../../src/referrals/review/upload-import.ts'
import { BAD_ROW, goodRow, smallFile } from '../referrals/a-small-file.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import { expectGoodPage } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'
import { signInPage } from '../support/staff.ts'
import { aCandidate, aTown, MORNING } from '../support/town.ts'

/** Every Tuesday morning around Christmas. */
const PATTERN =
  'programme=wi2013&room=stadhuis/a&languages=ar&serves=0935&from=2026-12-15&to=2027-01-12&weekdays=2&everyWeeks=1&start=09:00&end=12:30'

const NOOR: Actor = { kind: 'user', name: 'Noor de Wit', scope: ['0935', '0938'] }

describe('the pages for planners in a browser', function () {
  this.timeout(120_000)
  let app: RunningApp
  let review: string
  let settings: string

  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    await receiveReferrals(app.deps, COMMAND, [
      aCandidate(11, { waitingSince: '2026-06-01', deadline: '2026-11-20' }),
      aCandidate(12, {
        languages: ['ti'],
        deadline: '2027-01-15',
        needs: ['wheelchair'],
        familyName: 'van der Abdullahi-Mohamud',
      }),
    ])
    await formGroups(app.deps, COMMAND)
    const rows = [goodRow(11, 'Çelik'), goodRow(3), BAD_ROW, goodRow(4).replace('Wi2013', 'de wet')]
    const slots = [MORNING, { ...MORNING, languages: ['ti'] }].map((slot, index) => ({
      ...slot,
      code: `dec-${17 + index}-am`,
    }))
    const file = { name: 'instellingen.json', text: JSON.stringify({ slots }) }
    settings = `/inrichting/bestand/${await uploadSettings(app.deps, NOOR, file)}`
    review = `/importeren/${await uploadImport(app.deps, NOOR, smallFile(...rows))}`
  })
  after(() => app.close())

  const paths = () => [
    ...['/importeren', review, `${review}?toon=gewijzigd`, `${review}?toon=nieuw`],
    ...['/importeren/kolommen', `${review}/kolommen`, `${review}/waarden`],
    ...['/wachtpool', '/wachtpool?wie=urgent', '/wachtpool?status=decide', '/mensen?fase=invited'],
    ...['/mensen/R-000012', '/mensen/R-000012/wijzigen', '/mensen/R-000012/stoppen'],
    ...[
      '/vanzelf',
      '/inrichting',
      '/inrichting/dagdelen',
      '/inrichting/bestand',
      settings,
      '/inrichting/gemeenten/0935',
    ],
    ...['/inrichting/brief/0935', '/inrichting/verklaring', '/berichten/brieven'],
    ...['/inrichting/dagdelen/nieuw', '/inrichting/dagdeel/dec-17-am', '/inrichting/kalender?jaar=2026'],
    ...['/inrichting/kalender/dicht', '/inrichting/kalender/dicht?voor=0935&from=2026-12-01&to=2026-12-31&name=Kerst'],
    `/inrichting/dagdelen/reeks?${PATTERN}`,
    ...['/berichten/teksten', '/berichten/teksten/uitnodiging/ar', '/berichten/eigen-tekst/0935/uitnodiging?taal=ar'],
  ]

  it('have no faults on a desk, on a phone and in the dark', async () => {
    const page = await newPage()
    await signInPage(app, page, 'admin')
    for (const path of paths()) {
      const response = await page.goto(app.url + path)
      expect(response?.status(), path).to.equal(200)
      await expectGoodPage(page)
    }
    await page.context().close()
  })

  it('fit a phone where the half days of a week are ticked, also in English', async () => {
    const page = await newPage({ size: 'phone' })
    await signInPage(app, page, 'admin', { language: 'en' })
    for (const path of ['/mensen/nieuw', '/mensen/R-000012/wijzigen', '/inrichting/trainers/nieuw']) {
      await page.goto(app.url + path)
      await page.getByText('afternoon').first().waitFor()
      await expectGoodPage(page)
    }
    await page.context().close()
  })

  it('show an administrator all of the menu in one line on a desk, in both languages', async () => {
    const page = await newPage()
    for (const language of ['nl', 'en'] as const) {
      await signInPage(app, page, 'admin', { language })
      for (const width of [1200, 1280, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await page.goto(`${app.url}/inrichting`)
        const [lines, cut] = await page.evaluate<[number, number]>(`(() => {
          const list = document.querySelector('.menu__list')
          const tops = [...list.querySelectorAll('.menu__link')].map((link) => link.getBoundingClientRect().top)
          return [new Set(tops).size, list.scrollWidth - list.clientWidth]
        })()`)
        expect([lines, cut], `${language}, ${width}`).to.deep.equal([1, 0])
      }
    }
    await page.context().close()
  })

  it('take in a file and find somebody, without JavaScript', async () => {
    const page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner', { municipalities: ['0935'] })
    await page.goto(`${app.url}/importeren`)
    const { name, bytes } = smallFile(goodRow(5, 'Okonkwo'))
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: bytes })
    await page.getByRole('button', { name: 'Bekijk het bestand' }).click()
    await page.getByRole('button', { name: 'Neem 1 over' }).click()
    expect(await page.locator('h1').textContent()).to.equal('1 persoon overgenomen')
    await page.locator('#zoek').fill('okonkwo')
    await page.locator('#zoek').press('Enter')
    expect(await page.locator('h1').textContent()).to.equal('Rania Okonkwo')
    await page.locator('#zoek').fill('ranja okonko')
    await page.locator('.find__button').click()
    expect(await page.locator('tbody tr').allTextContents()).to.have.length(2)
    await page.getByRole('link', { name: 'Rania Okonkwo' }).click()
    expect(await page.locator('h1').textContent()).to.equal('Rania Okonkwo')
    await page.goBack()
    expect(await page.locator('tbody tr').allTextContents()).to.have.length(2)
    await page.context().close()
  })

  it('turn a list round by a click on a heading, Back goes back, and take it along as a file', async () => {
    const page = await newPage({ javaScript: false })
    await signInPage(app, page, 'planner', { municipalities: ['0935'] })
    await page.goto(`${app.url}/mensen`)
    const names = () => page.locator('tbody th a').allTextContents()
    const asListed = await names()
    await page.getByRole('link', { name: 'Uiterlijk tekenen' }).click()
    expect(await names())
      .to.deep.equal(asListed.toReversed())
      .and.not.deep.equal(asListed)
    expect(await page.locator('th[aria-sort=descending]').textContent()).to.contain('Uiterlijk tekenen')
    await page.getByRole('link', { name: 'Uiterlijk tekenen' }).click()
    expect(await names()).to.deep.equal(asListed)
    await page.goBack()
    expect(await names()).to.deep.equal(asListed.toReversed())
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()])
    expect(file.suggestedFilename()).to.match(/^mensen-.*\.csv$/)
    await page.context().close()
  })

  it('compare the rules of municipalities after one is changed, and take the settings along as a file that changes nothing', async () => {
    const page = await newPage()
    await signInPage(app, page, 'admin')
    const title = async () => (await page.locator('h1').textContent())?.trim()
    await page.getByRole('link', { name: 'Inrichting' }).click()
    await page.getByRole('link', { name: 'Wijzig de regels van Meerssen' }).click()
    await page.getByLabel('Kleinste groep', { exact: true }).fill('5')
    await page.getByRole('button', { name: 'Bewaar de regels' }).click()
    expect(await page.locator(':focus').textContent(), 'the focus is on what was done').to.contain(
      'De regels zijn bewaard',
    )
    await page.getByRole('link', { name: 'Vergelijk de regels' }).click()
    expect(await title()).to.equal('1 regel verschilt tussen de gemeenten')
    await page.getByRole('link', { name: 'Toon alleen wat verschilt' }).click()
    expect(await page.locator('tbody tr').allTextContents()).to.have.length(1)
    expect(await page.locator('tbody strong').allTextContents()).to.include('5 (anders dan de meeste)')
    await page.goto(`${app.url}/inrichting`)
    await page.getByRole('link', { name: 'Instellingen inlezen' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download de instellingen' }).click(),
    ])
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: file.suggestedFilename(), mimeType: 'application/json' },
      buffer: await buffer(await file.createReadStream()),
    })
    await page.getByRole('button', { name: 'Bekijk wat er verandert' }).click()
    expect(await title()).to.equal('Dit bestand verandert niets')
    await page.context().close()
  })
})
