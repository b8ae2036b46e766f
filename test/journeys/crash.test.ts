import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { demoRegion } from '../../src/demo/region.ts'
import { anSmtpServer, type TestServer } from '../outside/mail/smtp-servers.ts'
import { install, type Installation } from '../support/program.ts'
import { aFile } from '../support/town.ts'

const NOW = '--now 2026-11-23T10:00'

interface Plan {
  readonly groups: readonly object[]
}

describe('a power cut', function () {
  this.timeout(60_000)
  let smtp: TestServer
  let here: Installation

  before(async () => {
    smtp = await anSmtpServer()
    here = await install({ SMTP_URL: smtp.url, MAIL_FROM: 'dagdeel@example.org' })
    const [settings, people] = [join(here.folder, 'settings.json'), join(here.folder, 'duo.csv')]
    writeFileSync(settings, JSON.stringify(demoRegion('2026-11-23')))
    writeFileSync(people, aFile(24))
    await here.json(`configure ${settings}`)
    await here.json(`import ${people} --municipality 0935 ${NOW}`)
  })
  after(async () => {
    await smtp.stop()
    here.remove()
  })

  it('in the middle of plan leaves nothing half: run again, it makes the plan that it would have made', async () => {
    const wanted = await here.json<Plan>(`plan --dry-run ${NOW}`)
    const journal = join(here.folder, 'dagdeel.sqlite-wal')
    const size = () => statSync(journal, { throwIfNoEntry: false })?.size ?? 0
    const cut = await here.cutOff(`plan ${NOW}`, () => Promise.resolve(size() > 0))
    expect(cut.code).to.equal(null)
    await here.json(`plan ${NOW}`)
    const status = await here.json<{ municipalities: Record<string, number>[] }>('status')
    const placed = wanted.groups.flatMap((group) => (group as { people: string[] }).people)
    expect(placed).to.have.length.greaterThan(7)
    expect(status.municipalities[0]).to.include({ proposed: placed.length, waiting: 24 - placed.length })
  })

  it('in the middle of send and letters sends nothing twice, shows which mails are in doubt, and leaves no half file', async () => {
    await here.cutOff(`send ${NOW}`, () => Promise.resolve(smtp.received.length >= 3))
    const again = await here.json<{ held: { reference: string; reason: string }[] }>('send --now 2026-11-23T11:00')
    const sent = smtp.received.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1])
    expect(new Set(sent).size).to.equal(sent.length)
    const status = await here.json<{ municipalities: Record<string, number>[] }>('status')
    const invited = status.municipalities[0]?.invited ?? 0
    const folder = join(here.folder, 'letters')
    const halfOf = () => (existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('.')) : [])
    await here.cutOff('letters --now 2026-11-23T12:00', () => Promise.resolve(halfOf().length > 0))
    expect(halfOf()).to.have.length(1)
    const letters = (await here.json<{ letters: number }>('letters --now 2026-11-23T12:00')).letters
    // What was half has people's names in it.
    expect(halfOf()).to.deep.equal([])
    const unsure = again.held.length
    // Whoever was being told at the cut got the mail or did not: a person decides. Nobody else is missing.
    expect(sent.length + letters + unsure).to.be.within(invited, invited + unsure)
    expect(unsure).to.be.lessThan(6)
  })
})
