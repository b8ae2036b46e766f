import { deflateSync, crc32 } from 'node:zlib'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { changeLetterStyle, changeLogo } from '../../../src/setup/letter-style/change-letter-style.ts'
import { checkLogo } from '../../../src/setup/letter-style/check-logo.ts'
import { listLetterStyles } from '../../../src/municipalities/letter-styles.ts'
import { showLetterStyle } from '../../../src/setup/letter-style/show-letter-style.ts'
import { WINDOW_LEFT, WINDOW_RIGHT } from '../../../src/outside/printing/letter-data.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { signInAs } from '../../support/staff.ts'
import { sendFile } from '../../support/upload.ts'
import { aTown } from '../../support/town.ts'
import { applySettings } from '../../../src/setup/settings/apply-settings.ts'

const svg = (inside = '<rect width="9" height="9" fill="#c00"/>', on = '') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"${on}>${inside}</svg>`)

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, check])
}

/** Grey pixels; `rows` more or fewer than the header says. */
function png(
  wishes: { width?: number; height?: number; rows?: number; more?: Buffer; colours?: number; filter?: number } = {},
): Buffer {
  const { width = 2, height = 2, rows = height, more = Buffer.alloc(0), colours = 0, filter = 0 } = wishes
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, colours, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const pixels = chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * rows, filter)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), more, pixels, chunk('IEND', Buffer.alloc(0))])
}

const codeOf = async (act: () => unknown) => {
  try {
    await act()
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('a logo', () => {
  it('may be a drawing, and nothing but a drawing', async () => {
    expect(checkLogo(svg()).kind).to.equal('svg')
    const unsafe = [
      svg('<script>alert(1)</script>'),
      svg('<rect/>', ' onload="alert(1)"'),
      svg('<foreignObject/>'),
      svg('<image href="https://example.org/x.png"/>'),
      svg('<use xlink:href="https://example.org/x.svg#a"/>'),
      svg('<a href="javascript:alert(1)"><rect/></a>'),
      svg('<style>@import "https://example.org/x.css";</style>'),
      svg('<rect fill="url(https://example.org/x)"/>'),
      svg('<style>rect { fill: u\\72l(https://example.org) }</style>'),
      svg('<animate attributeName="x"/>'),
      Buffer.from(`<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg().toString()}`),
    ]
    for (const bytes of unsafe) expect(await codeOf(() => checkLogo(bytes)), bytes.toString()).to.match(/^logo-un/)
    expect(await codeOf(() => checkLogo(svg('<defs><linearGradient id="a"/></defs><rect fill="url(#a)"/>')))).to.equal(
      'done',
    )
  })

  it('keeps of a PNG only what draws it', () => {
    const place = chunk('tEXt', Buffer.from('GPS\0somewhere'))
    const kept = checkLogo(Buffer.concat([png({ more: place }), Buffer.from('<?php')]))
    expect(Buffer.from(kept.base64, 'base64').equals(png())).to.equal(true)
  })

  it('is refused when it is broken, a bomb, too large or something else', async () => {
    const cut = png().subarray(0, -20)
    for (const bytes of [
      cut,
      png({ rows: 3 }),
      png({ rows: 1 }),
      png({ width: 3000, height: 3000, rows: 1 }),
      Buffer.from('GIF89a'),
    ])
      expect(await codeOf(() => checkLogo(bytes))).to.equal('logo-unreadable')
    expect(await codeOf(() => checkLogo(Buffer.alloc(300_000)))).to.equal('logo-too-large')
  })
})

describe('somebody who uploads a logo', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.close())

  it('is told when no letter can be printed with it, and letters go on with the one they had', async () => {
    const planner = await signInAs(app, 'planner')
    let version = 0
    const upload = (content: Buffer) =>
      sendFile(app.url, planner, '/inrichting/brief/0935/logo', { name: 'logo', content }, { version: `${version}` })
    expect((await upload(svg())).status).to.equal(303)
    version = 1
    const unfolding = Array.from(
      { length: 9 },
      (_, at) => `<g id="a${at + 1}">${`<use href="#a${at}"/>`.repeat(10)}</g>`,
    )
    const unprintable = [
      svg('<g>'.repeat(25_000) + '</g>'.repeat(25_000)),
      svg(`<defs><rect id="a0" width="1" height="1"/>${unfolding.join('')}</defs><use href="#a9"/>`),
      svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
      svg('<g><rect width="1" height="1"/></rect></g>'),
      svg('<text>&lol;</text>'),
      png({ filter: 9 }),
      png({ colours: 3 }),
    ]
    for (const content of unprintable) {
      const { status, text } = await upload(content)
      expect(status, content.toString('latin1', 0, 300)).to.equal(422)
      expect(text).to.contain('Dit logo kan niet op een brief worden afgedrukt')
    }
    expect((await upload(svg('<!--'.repeat(40_000)))).text).to.contain('Dit is geen logo dat Dagdeel kan lezen')
    expect((await listLetterStyles(app.deps.db.read)).get('0935')?.logo).to.deep.equal(checkLogo(svg()))
    expect((await planner.get('/inrichting/brief/0935/proefpagina.pdf')).status).to.equal(200)
  }).timeout(120_000)
})

onBothDatabases('how letters look', (newDatabase) => {
  let deps: Deps
  const meerssen: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }
  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  it('is as Dagdeel does it until somebody changes it', async () => {
    expect(await showLetterStyle(deps, COMMAND, '0935')).to.deep.include({
      window: WINDOW_LEFT,
      accent: '',
      version: 0,
    })
    await changeLetterStyle(deps, COMMAND, '0935', 0, { window: WINDOW_RIGHT, accent: '#aa0000' })
    await changeLogo(deps, COMMAND, '0935', 1, svg())
    expect((await listLetterStyles(deps.db.read)).get('0935')).to.deep.equal({
      window: WINDOW_RIGHT,
      accent: '#aa0000',
      logo: checkLogo(svg()),
    })
    await changeLogo(deps, COMMAND, '0935', 2, null)
    expect((await showLetterStyle(deps, COMMAND, '0935')).logo).to.equal(null)
  })

  it('refuses a window that no envelope has, a colour that is none, and who was overtaken', async () => {
    const change = (window: Partial<typeof WINDOW_LEFT>, accent = '', version = 3) =>
      codeOf(() => changeLetterStyle(deps, COMMAND, '0935', version, { window: { ...WINDOW_LEFT, ...window }, accent }))
    expect(await change({ left: 5 })).to.equal('window-invalid')
    expect(await change({ height: NaN })).to.equal('window-invalid')
    expect(await change({ left: 120, width: 100 })).to.equal('window-invalid')
    expect(await change({}, 'red')).to.equal('colour-invalid')
    expect(await change({}, '#ffee99')).to.equal('colour-too-light')
    expect(await change({}, '', 1)).to.equal('changed-meanwhile')
  })

  it('comes from the settings file too, which leaves the logo alone', async () => {
    await changeLogo(deps, COMMAND, '0363', 0, svg())
    const letter = { window: 'right', accent: '#00aa00' }
    const sender = {
      name: 'S',
      onBehalfOf: 'college',
      returnAddress: ['Dam 1'],
      phone: '14 020',
      email: 'post@example.org',
    }
    const file = JSON.stringify({ municipalities: [{ code: '0363', name: 'Amsterdam', sender, letter }] })
    await applySettings(deps, COMMAND, file)
    expect(await showLetterStyle(deps, COMMAND, '0363')).to.deep.include({
      window: WINDOW_RIGHT,
      accent: '#00aa00',
      logo: checkLogo(svg()),
    })
    expect(await applySettings(deps, COMMAND, file)).to.deep.equal({ created: 0, changed: 0, unchanged: 2 })
  })

  it("is nobody else's business", async () => {
    expect(await codeOf(() => showLetterStyle(deps, meerssen, '0935'))).to.equal('not-found')
    expect(await codeOf(() => changeLogo(deps, meerssen, '0935', 3, svg()))).to.equal('not-found')
  })
})
