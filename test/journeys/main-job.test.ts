import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { simpleParser } from 'mailparser'
import { demoRegion } from '../../src/demo/region.ts'
import { anSmtpServer, type TestServer } from '../outside/smtp-servers.ts'
import { readPdf } from '../outside/read-pdf.ts'
import { newClient } from '../support/client.ts'
import { newPostgres } from '../support/postgres.ts'
import { newSqlite } from '../support/databases.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'

/** Monday; the first half day in Arabic that is three weeks away or more is on Tuesday 15 December 2026. */
const TODAY = '2026-11-23'

interface Status {
  readonly municipalities: readonly (Record<string, number> & { readonly code: string })[]
  readonly referrals: number
}

for (const [name, newDatabase] of [
  ['SQLite', newSqlite],
  ['PostgreSQL', newPostgres],
] as const) {
  describe(`from referral to signature, through the running program (${name})`, function () {
    this.timeout(90_000)
    let smtp: TestServer
    let here: Installation
    let stop: (() => Promise<void>) | undefined

    before(async () => {
      smtp = await anSmtpServer()
      here = await install({ DATABASE_URL: await newDatabase(), SMTP_URL: smtp.url, MAIL_FROM: 'dagdeel@example.org' })
    })
    after(async () => {
      await stop?.()
      await smtp.stop()
      here.remove()
    })

    const file = (name: string, content: string) => {
      writeFileSync(join(here.folder, name), content)
      return join(here.folder, name)
    }
    const stages = async () =>
      (await here.json<Status>('status')).municipalities.find(({ code }) => code === '0935') ?? { code: '' }

    it('is configured, and the second time nothing changes', async () => {
      const settings = file('settings.json', JSON.stringify(demoRegion(TODAY)))
      const first = await here.json<Record<string, number>>(`configure ${settings}`)
      expect(await here.json(`configure ${settings}`)).to.deep.equal({
        created: 0,
        changed: 0,
        unchanged: first.created,
      })
    })

    it('takes in who is referred, refuses what is wrong, and changes nothing the second time', async () => {
      const people = aFile(8, { bad: 1 })
      const first = await here.json<Record<string, unknown>>(
        `import ${file('duo.csv', people)} --municipality 0935 --now ${TODAY}T08:00`,
      )
      expect(first).to.include({ rows: 9, new: 8, rejected: 1 })
      expect(first.problems).to.deep.include.members([])
      const second = await here.json<Record<string, unknown>>(
        `import ${file('duo.csv', people)} --municipality 0935 --now ${TODAY}T09:00`,
      )
      expect(second).to.include({ new: 0, changed: 0, unchanged: 8, rejected: 1 })
    })

    it('shows a plan without making it, then makes it, then has nothing left to make', async () => {
      const shown = await here.json<{ groups: { people: string[] }[] }>(`plan --dry-run --now ${TODAY}T10:00`)
      expect(shown.groups.map(({ people }) => people.length)).to.deep.equal([8])
      expect(await stages()).to.include({ waiting: 8 })
      expect(await here.json(`plan --now ${TODAY}T10:00`)).to.deep.include({ groups: shown.groups, proven: true })
      expect(await stages()).to.include({ waiting: 0, proposed: 8 })
      expect(await here.json(`plan --now ${TODAY}T10:00`)).to.deep.include({ groups: [], waiting: [] })
    })

    it('sends mail to who agreed to it and makes letters for the others, once', async () => {
      expect(await here.json(`send --now ${TODAY}T11:00`)).to.deep.include({ email: 6, letter: 2, failed: 0 })
      expect(await here.json(`send --now ${TODAY}T11:05`)).to.deep.include({ email: 0, letter: 0, failed: 0 })
      expect(smtp.received).to.have.length(6)
      expect(await stages()).to.include({ invited: 8 })
    })

    it('prints one PDF for the letters, which says when and where and has no number of anybody', async () => {
      const printed = await here.json<{ letters: number; pdf: string; manifest: string }>(
        `letters --out ${here.folder} --now ${TODAY}T12:00`,
      )
      expect(printed.letters).to.equal(2)
      const text = (await readPdf(readFileSync(printed.pdf))).pages.map((page) => page.text).join('\n')
      expect(text).to.contain('15 december 2026').and.contain('Markt 78')
      expect(text + readFileSync(printed.manifest, 'utf8')).to.not.match(/9999\d{5}|27000000\d\d/)
      expect(await here.json(`letters --out ${here.folder} --now ${TODAY}T12:05`)).to.include({ letters: 0 })
    })

    it('takes the answer of who opens the link, changes nothing before, and gives the seat to the next one', async () => {
      stop = await here.serve(`${TODAY}T13:00`)
      const links = await linksOf(smtp.received)
      const reader = newClient('')
      expect((await reader.get(links[0] ?? '')).status).to.equal(200)
      expect(await stages()).to.include({ invited: 8 })
      const [coming, notComing] = [await fetch(links[0] ?? ''), await fetch(links[1] ?? '')]
      expect([coming.status, notComing.status]).to.deep.equal([200, 200])
      await answer(links[0] ?? '', { antwoord: 'kom' })
      await answer(links[1] ?? '', { antwoord: 'kan-niet', reden: 'work' })
      expect(await stages()).to.include({ invited: 6, confirmed: 1, waiting: 1 })
      await stop()
      stop = undefined
    })

    it('marks who came and who signed through the API, and lists what must be typed into the portal', async () => {
      const { key } = await here.json<{ key: string }>('key add test --role planner --municipality 0935')
      stop = await here.serve('2026-12-15T12:00')
      const api = (method: string, path: string, body?: object) =>
        fetch(`${here.url}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
      const groups = (await (await api('GET', '/groepen')).json()) as { items: { id: string }[] }
      const group = (await (await api('GET', `/groepen/${groups.items[0]?.id}`)).json()) as {
        plaatsingen: { id: string; status: string }[]
      }
      const seats = group.plaatsingen.filter(({ status }) => status !== 'afgezegd')
      expect(
        (await api('PUT', `/plaatsingen/${seats[0]?.id}/aanwezigheid`, { bijeenkomst: 1, status: 'aanwezig' })).status,
      ).to.equal(200)
      expect(
        (await api('PUT', `/plaatsingen/${seats[0]?.id}/ondertekening`, { ondertekendOp: '2026-12-15' })).status,
      ).to.equal(200)
      expect(
        (await api('PUT', `/plaatsingen/${seats[1]?.id}/aanwezigheid`, { bijeenkomst: 1, status: 'afwezig' })).status,
      ).to.equal(200)
      expect((await api('PUT', `/plaatsingen/${seats[2]?.id}/ondertekening`, {})).status).to.equal(400)
      await stop()
      stop = undefined
      const told = await here.json<{ portal: string[] }>('report --now 2026-12-16T09:00')
      expect(told.portal).to.have.length(1)
      expect(await stages()).to.include({ signed: 1, waiting: 2 })
    })

    it('counts everyone once', async () => {
      const { municipalities, referrals } = await here.json<Status>('status')
      const names = [
        'waiting',
        'proposed',
        'invited',
        'confirmed',
        'attended',
        'signed',
        'refused',
        'undecided',
        'paused',
        'withdrawn',
      ]
      const sum = municipalities
        .flatMap((one) => names.map((stage) => one[stage] ?? 0))
        .reduce((total, people) => total + people, 0)
      expect([sum, referrals]).to.deep.equal([8, 8])
    })
  })
}

/** The links to the answer page in the mails, one for each. */
async function linksOf(mails: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(mails.map(async (mail) => (await simpleParser(mail)).text ?? ''))
  return texts.map((text) => /https?:\/\/\S*\/u\/[a-z0-9]+/.exec(text)?.[0] ?? '')
}

/** Sends the form of the answer page as a phone does. */
async function answer(link: string, fields: Record<string, string>): Promise<void> {
  const response = await fetch(link, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  expect(response.status, link).to.be.oneOf([200, 303])
}
