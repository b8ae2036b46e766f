import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { simpleParser } from 'mailparser'
import { demoRegion } from '../../src/demo/region.ts'
import { anSmtpServer, type TestServer } from '../outside/mail/smtp-servers.ts'
import { readPdf } from '../outside/printing/read-pdf.ts'
import { addDays } from '../../src/calendar/days.ts'
import { languageOf } from '../../src/invitations/texts/languages.ts'
import { dateInWords } from '../../src/invitations/texts/days-in-words.ts'
import { STAGES } from '../../src/reports/lists/count-stages.ts'
import { emptyPostgres, newSqlite } from '../support/databases.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'

const TODAY = '2026-11-23'

interface Seats {
  readonly bijeenkomsten: readonly { readonly datum: string }[]
  readonly plaatsingen: readonly { readonly id: string; readonly status: string }[]
}

interface Status {
  readonly municipalities: readonly (Record<string, number> & { readonly code: string })[]
  readonly referrals: number
}

for (const [name, newDatabase] of [
  ['SQLite', newSqlite],
  ['PostgreSQL', emptyPostgres],
] as const) {
  describe(`from referral to signature, through the running program (${name})`, function () {
    this.timeout(90_000)
    let smtp: TestServer
    let here: Installation
    let stop: (() => Promise<void>) | undefined
    let key = ''
    let day = ''
    let lettersText = ''

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
    const api = (path: string, options: RequestInit = {}) =>
      fetch(`${here.url}/api/v1${path}`, {
        ...options,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      })
    const put = async (path: string, body: object) =>
      (await api(path, { method: 'PUT', body: JSON.stringify(body) })).status
    const group = async () => ((await (await api('/groepen')).json()) as { groepen: Seats[] }).groepen[0] as Seats
    const seats = async () => {
      const counts: Record<string, number> = {}
      for (const { status } of (await group()).plaatsingen) counts[status] = (counts[status] ?? 0) + 1
      return counts
    }

    it('is configured, and the second time nothing changes', async () => {
      const settings = file('settings.json', JSON.stringify(demoRegion(TODAY)))
      const first = await here.json<Record<string, number>>(`configure ${settings}`)
      expect(first).to.include({ changed: 0, unchanged: 0 })
      expect(await here.json(`configure ${settings}`)).to.deep.equal({
        created: 0,
        changed: 0,
        unchanged: first.created,
      })
    })

    it('takes in who is referred and refuses what is wrong, row by row', async () => {
      const people = file('duo.csv', aFile(8, { bad: 1 }))
      const result = await here.json<{ problems: object[] }>(
        `import ${people} --municipality 0935 --now ${TODAY}T08:00`,
      )
      expect(result).to.include({ rows: 9, new: 8, rejected: 1 })
      expect(result.problems[0]).to.include({ row: 10, column: 'bsn', problem: 'bsn-invalid' })
    })

    it('does the work of a night: one group of all who speak Arabic, mail to who agreed to it, letters for the others', async () => {
      const night = await here.json<Record<string, object>>(`run --now ${TODAY}T11:00`)
      expect(night.plan).to.include({ groups: 1, placed: 8, waiting: 0 })
      expect(night.send).to.deep.include({ email: 6, letter: 2, failed: 0 })
      expect(smtp.received).to.have.length(6)
    })

    it('prints one PDF for the letters, which says when and where and has no number of anybody', async () => {
      const printed = await here.json<{ letters: number; pdf: string; manifest: string }>(
        `letters --out ${here.folder} --now ${TODAY}T12:00`,
      )
      expect(printed.letters).to.equal(2)
      lettersText = (await readPdf(readFileSync(printed.pdf))).pages.map((page) => page.text).join('\n')
      expect(lettersText).to.contain('U krijgt een uitnodiging').and.contain('Markt 78')
      expect(lettersText + readFileSync(printed.manifest, 'utf8')).to.not.match(/9999\d{5}|27000000\d\d/)
    })

    it('takes the answer of who opens the link, and nothing before', async () => {
      stop = await here.serve(`${TODAY}T13:00`)
      key = (await here.json<{ key: string }>('key add test --role planner --municipality 0935')).key
      const [coming = '', notComing = ''] = await linksOf(smtp.received)
      expect(await looked(coming)).to.equal(200)
      expect(await seats()).to.deep.equal({ uitgenodigd: 8 })
      day = (await group()).bijeenkomsten[0]?.datum ?? ''
      expect(lettersText).to.contain(dateInWords(day, languageOf('nl')))
      await answer(coming, { antwoord: 'kom' })
      await answer(notComing, { antwoord: 'kan-niet', reden: 'work' })
      await answer(notComing, { antwoord: 'kan-niet', reden: 'work' })
      expect(await seats()).to.deep.equal({ uitgenodigd: 6, komt: 1, 'kan-niet': 1 })
      await stop()
    })

    it('marks who came and who signed, each another thing', async () => {
      stop = await here.serve(`${day}T18:00`)
      const [first, second, third] = (await group()).plaatsingen.filter(({ status }) => status !== 'kan-niet')
      expect(await put(`/plaatsingen/${first?.id}/aanwezigheid`, { bijeenkomst: 1, status: 'aanwezig' })).to.equal(200)
      expect(await put(`/plaatsingen/${first?.id}/ondertekening`, { ondertekendOp: day })).to.equal(200)
      expect(await put(`/plaatsingen/${second?.id}/aanwezigheid`, { bijeenkomst: 1, status: 'afwezig' })).to.equal(200)
      expect(await put(`/plaatsingen/${third?.id}/ondertekening`, {})).to.equal(400)
      await stop()
      stop = undefined
    })

    it('lists what must be typed into the portal, and counts everyone once', async () => {
      expect(await here.json(`report --now ${addDays(day, 1)}T09:00`)).to.deep.include({ accepted: 0, rejected: [] })
      const { municipalities, referrals } = await here.json<Status>('status')
      const here0935 = municipalities.find(({ code }) => code === '0935')
      expect(here0935).to.include({ waiting: 2, signed: 1 })
      expect((here0935?.invited ?? 0) + (here0935?.confirmed ?? 0)).to.equal(5)
      const sum = municipalities
        .flatMap((one) => STAGES.map((stage) => one[stage] ?? 0))
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

/** Opens the page, as a person or a program that checks links does. */
async function looked(link: string): Promise<number> {
  return (await fetch(link)).status
}

/** Sends the form of the answer page as a phone does. */
async function answer(link: string, fields: Record<string, string>): Promise<void> {
  const response = await fetch(`${link}/antwoord`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  expect(response.status, link).to.be.oneOf([200, 303])
}
