import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { createShell } from '../../src/web/shell/app-shell.ts'
import { showPage } from '../../src/web/page/page.ts'
import { VIEWS } from '../../src/web/page/views.ts'
import { type RunningApp, serveApp } from '../support/app.ts'
import { expectNoViolations, expectReadable } from '../support/axe.ts'
import { newPage } from '../support/browser.ts'

/** Every partial once, with everything it can have. */
const VIEW = `
{{> breadcrumb items=(list (object href='/' text='Start') (object href='/groepen' text='Groepen'))}}
{{#> heading text='14 mensen wachten langer dan 3 maanden' lead='De helft wacht korter dan 38 dagen.'}}{{> button-link href='/' text='Probeer iets uit' kind='primary'}}{{> button-link href='/' text='Download'}}{{/heading}}
{{> alert kind='ok' text='De groep is goedgekeurd.' live=true}}
{{#> alert kind='warning' title='Let op' text='2 mensen zijn niet te bereiken.'}}<p><a class="utrecht-link" href="/">Zie wie</a></p>{{/alert}}
{{> todo items=(list (object number=4 text='rijen uit de import zijn geweigerd' href='/' action='bekijk' kind='bad') (object number=2 text='mensen zijn niet te bereiken' href='/' action='bel' kind='warning') (object number=12 text='voorstellen wachten op goedkeuring' href='/' action='beoordeel'))}}
{{> figures label='Stand van zaken' figures=(list (object number=12 label='aangemeld' href='/') (object number=84 label='wacht' href='/' note='langst: 141 dagen') (object number=31 label='uitgenodigd' href='/') (object number=22 label='komt' href='/' kind='ok') (object number=6 label='met haast' href='/' kind='bad') (object number=3 label='te laat' kind='warning'))}}
{{#> section title='Deze week' lead='Drie bijeenkomsten.' id='week'}}
{{> search action='/' label='Zoek op naam' value='Haddad'}}
{{#> table caption='Bijeenkomsten' columns=(list (object label='Dag') (object label='Plaats') (object label='Groep') (object label='Status') (object label='Mensen' kind='number') (object label='Wat u kunt doen' kind='action'))}}
<tr class="utrecht-table__row"><th scope="row" class="utrecht-table__cell"><a class="utrecht-link" href="/">di 1 dec 09:00</a><span class="table__under">Arabisch</span></th><td class="utrecht-table__cell" data-label="Plaats">Stadhuis</td><td class="utrecht-table__cell" data-label="Groep">{{dots 11 15}}</td><td class="utrecht-table__cell" data-label="Status">{{> badge kind='ok' text='gaat door'}}</td><td class="utrecht-table__cell table__number" data-label="Mensen">11</td><td class="utrecht-table__cell table__action">{{> post-button action='/' text='Annuleer' label='Annuleer 1 december' kind='subtle'}}</td></tr>
<tr class="utrecht-table__row"><th scope="row" class="utrecht-table__cell"><a class="utrecht-link" href="/">do 3 dec 13:00</a><span class="table__under">Tigrinya</span></th><td class="utrecht-table__cell" data-label="Plaats">Centre Céramique</td><td class="utrecht-table__cell" data-label="Groep">{{dots 8 15}}</td><td class="utrecht-table__cell" data-label="Status">{{> badge kind='warning' text='voorstel'}} {{> badge kind='bad' text='haast'}} {{> badge kind='info' text='nieuw'}} {{> badge text='gesloten'}}</td><td class="utrecht-table__cell table__number" data-label="Mensen">8</td><td class="utrecht-table__cell table__action"></td></tr>
{{/table}}
{{> pagination pages=pages}}
{{/section}}
{{#> section title='Wie is dit?'}}{{> facts items=(list (object label='Wacht sinds' text='1 september (83 dagen)') (object label='Termijn' text='1 juni 2027') (object label='Gemeente' text='Maastricht' href='/'))}}{{/section}}
{{#> section title='Vul in'}}<form method="post" action="/" class="form">{{> csrf}}
{{> field name='day' label='Dag' type='date' value='2026-12-15' required=true short=true}}
{{> field name='mail' label='E-mail' hint='Bijvoorbeeld naam@example.org' error='Dit is geen e-mailadres.' value='naam'}}
{{> select name='room' label='Zaal' empty='Kies' options=(list (object value='a' label='Stadhuis A') (object value='b' label='Stadhuis B')) value='b' required=true}}
{{> area name='note' label='Opmerking' value='Lift is stuk'}}
{{> choices name='why' type='radio' legend='Waarom?' hint='Kies er één.' error='Kies een reden.' options=(list (object value='1' label='Tolk is ziek' hint='Iedereen krijgt bericht.' checked=true) (object value='2' label='Zaal is dicht'))}}
<div class="actions">{{> button text='Bewaar'}}{{> button text='Probeer' kind='secondary'}}{{> button text='Laat maar' kind='subtle'}}{{> button text='Verwijder' kind='danger'}}</div></form>{{/section}}
{{#> empty title='Niets te doen' text='Dagdeel werkt vanzelf door.'}}{{> button-link href='/' text='Bekijk de wachtpool'}}{{/empty}}
{{> secret label='Link' value='https://example.org/abc' hint='U ziet hem alleen nu.'}}
`

const CONFIRM = `{{#> confirm title='Groep van 15 december annuleren?' happens='11 mensen krijgen bericht en gaan terug naar de wachtpool. Zij houden hun wachtdatum.' whom=(list 'Rania H.' 'Omar D.' 'Selam T.') undo='Dit kunt u niet ongedaan maken.' action='/' yes='Annuleer de groep' kind='danger' back='/'}}{{> field name='reason' label='Reden' required=true}}{{/confirm}}`

describe('the reusable pieces', function () {
  this.timeout(60_000)
  let app: RunningApp
  let folder: string

  before(async () => {
    folder = mkdtempSync(join(VIEWS, 'test-'))
    writeFileSync(join(folder, 'all.hbs'), VIEW)
    writeFileSync(join(folder, 'confirm.hbs'), CONFIRM)
    const pages = { page: 2, last: 9, previous: '/?pagina=1', next: '/?pagina=3' }
    const view = (name: string) => `${basename(folder)}/${name}`
    app = await serveApp({}, (deps) =>
      createShell(deps, {
        menu: [],
        newcomer: [],
        typed: [],
        trainers: [],
        calendars: [],
        reviewers: [],
        gateway: [],
        api: [],
        staff: [
          (request, response) =>
            showPage(request, response, view(request.path === '/confirm' ? 'confirm' : 'all'), {
              title: 'Alles',
              pages,
            }),
        ],
      }),
    )
  })
  after(async () => {
    rmSync(folder, { recursive: true })
    await app.close()
  })

  for (const [size, dark] of [
    ['desktop', false],
    ['phone', true],
  ] as const) {
    it(`have no faults, ${size}, ${dark ? 'dark' : 'light'}`, async () => {
      const page = await newPage({ size, dark })
      for (const path of ['/', '/confirm']) {
        expect((await page.goto(app.url + path))?.status()).to.equal(200)
        await expectNoViolations(page)
      }
      await page.context().close()
    })
  }

  for (const dark of [false, true]) {
    it(`can be read in the colour of every municipality, ${dark ? 'dark' : 'light'}`, async () => {
      const page = await newPage({ dark })
      await page.goto(app.url)
      for (let accent = 1; accent < 8; accent++) {
        await page.evaluate(`document.documentElement.dataset.accent = '${accent}'`)
        await expectReadable(page)
      }
      await page.context().close()
    })
  }
})
