import { expect } from 'chai'
import type { Deps } from '../../src/deps.ts'
import { OutsideError } from '../../src/errors.ts'
import { TaskMail } from '../../src/accounts/task-mail.entity.ts'
import { User } from '../../src/accounts/user.entity.ts'
import { switchTaskMail } from '../../src/accounts/users/change-user.ts'
import { mailTasks } from '../../src/home/mail-tasks.ts'
import { newShortages, sayShortages, tellShortages } from '../../src/home/tell-shortages.ts'
import type { Shortage } from '../../src/groups/tonight/shortages.ts'
import type { Mail, SendResult } from '../../src/outside/mail/mailer.ts'
import { onBothDatabases } from '../support/databases.ts'
import { at, testDeps } from '../support/deps.ts'
import { Referral } from '../../src/referrals/referral.entity.ts'
import { WaitingReason } from '../../src/referrals/waiting-reason.entity.ts'
import { refusal } from '../support/refusal.ts'
import { aTown, peopleWait, testBsn } from '../support/town.ts'
import { aColleague } from '../support/staff.ts'

const NAMES = new Map([
  ['0935', 'Maastricht'],
  ['0938', 'Meerssen'],
  ['0994', 'Valkenburg aan de Geul'],
])

/** Of people of Maastricht, unless it is said. */
function shortage(people: number, language = 'ti', programme = 'wi2013', municipalities = ['0935']): Shortage {
  const [host = ''] = municipalities
  const key = `${host} ${programme} ${language}`
  return { key, people, language, programme, host, municipalities, before: '2027-02-14', on: null }
}

describe('half days that lack, in words', () => {
  const said = (...shortages: Shortage[]) => {
    const { lead, links } = sayShortages(shortages, NAMES, 'nl')
    return [lead, ...links.map(({ text }) => text)]
  }

  it('are by language, and of one person nothing is said but that they are there', () => {
    expect(said(shortage(3), shortage(1, 'fa'), shortage(1, 'ar'))).to.deep.equal([
      'Voor deze mensen is er geen dagdeel. De link bij een taal opent een dagdeel dat al is ingevuld:',
      '3 × Tigrinya, uiterlijk 14 februari 2027',
      'en nog 2 mensen (kijk in Vannacht)',
    ])
    expect(said(shortage(1, 'fa'))).to.deep.equal(['Er is geen dagdeel voor:', '1 mens (kijk in Vannacht)'])
  })

  it('have their law where a language stands there twice', () => {
    expect(said(shortage(3), shortage(2, 'ti', 'wi2021'), shortage(2, 'ar')).slice(1)).to.deep.equal([
      '3 × Tigrinya (Wi2013), uiterlijk 14 februari 2027',
      '2 × Tigrinya (Wi2021), uiterlijk 14 februari 2027',
      '2 × Arabisch, uiterlijk 14 februari 2027',
    ])
  })

  it('have their municipalities where two regions lack half days in one language, and the law only where it differs', () => {
    const elsewhere = shortage(2, 'ti', 'wi2013', ['0938', '0994'])
    expect(said(shortage(3), elsewhere).slice(1)).to.deep.equal([
      '3 × Tigrinya (Maastricht), uiterlijk 14 februari 2027',
      '2 × Tigrinya (Meerssen, Valkenburg aan de Geul), uiterlijk 14 februari 2027',
    ])
    const other = shortage(4, 'ti', 'wi2021')
    expect(said(shortage(3), elsewhere, other).slice(1)).to.deep.equal([
      '3 × Tigrinya (Wi2013, Maastricht), uiterlijk 14 februari 2027',
      '2 × Tigrinya (Wi2013, Meerssen, Valkenburg aan de Geul), uiterlijk 14 februari 2027',
      '4 × Tigrinya (Wi2021), uiterlijk 14 februari 2027',
    ])
  })
})

/** As the planner finds of who speaks Tigrinya when no half day is given in it. */
async function lackHalfDay({ db }: Deps): Promise<void> {
  const referrals = await db.read.find(Referral, { relations: { person: true } })
  const short = referrals.filter(({ person }) => person.languages[0] === 'ti')
  const rows = short.map(({ id, municipality }) => {
    const change = { kind: 'new-slot', language: 'ti', programme: 'wi2013', host: municipality, before: '2027-02-14' }
    const on = { date: '2027-02-11', part: 'morning' as const }
    const help = { changes: [{ ...change, on }], slot: 'new', language: 'ti', inTime: true, people: short.length }
    return { referralId: id, reason: 'no-slot-in-language', detail: {}, help: [help], at: '2026-11-23T03:30:00.000Z' }
  })
  await db.write((tx) => tx.insert(WaitingReason, rows))
}

onBothDatabases('the daily mail about what is to be done', (newDatabase) => {
  let deps: Deps
  let mails: Mail[]
  let answer: SendResult
  let noor: { id: string; email: string }

  beforeEach(async () => {
    const real = await testDeps({ databaseUrl: await newDatabase() })
    mails = []
    answer = { state: 'sent' }
    const send = (mail: Mail) => {
      if (answer.state === 'sent') mails.push(mail)
      return Promise.resolve(answer)
    }
    deps = { ...real, mailer: { ...real.mailer, send } }
    await aTown(deps)
    // Their deadline is near.
    await peopleWait(deps, 2, { deadline: '2026-12-10' })
    noor = await aColleague(deps, 'planner')
    await aColleague(deps, 'planner', ['0363'])
    await aColleague(deps, 'coordinator')
  })

  it('goes to who has something to do, with how many of what and where, and nothing about anybody', async () => {
    expect(await mailTasks(deps)).to.deep.equal({ sent: 1, failed: 0 })
    const [mail] = mails
    expect(mail?.to.address).to.equal(noor.email)
    expect(mail?.subject).to.equal('Dagdeel: 1 ding vraagt om u')
    expect(mail?.text).to.contain('- 2 mensen wachten nog en hebben haast').and.contain('/wachtpool?wie=urgent')
    for (const part of [mail?.text, mail?.html])
      expect(part)
        .to.not.match(/Haddad|Rania|R-0000/)
        .and.not.contain(testBsn(1))
  })

  it('goes once a day, whatever runs twice, and again the next working day', async () => {
    await mailTasks(deps)
    expect(await mailTasks(at(deps, '2026-11-23T11:00'))).to.deep.equal({ sent: 0, failed: 0 })
    // A Saturday, a Sunday, and Whit Monday of a later year.
    for (const day of ['2026-11-28', '2026-11-29', '2027-05-17'])
      expect(await mailTasks(at(deps, `${day}T08:00`)), day).to.deep.equal({ sent: 0, failed: 0 })
    expect(await mailTasks(at(deps, '2026-11-24T08:00'))).to.deep.equal({ sent: 1, failed: 0 })
  })

  it('goes to nobody who does not want it', async () => {
    await switchTaskMail(deps, noor.id, false)
    expect(await mailTasks(deps)).to.deep.equal({ sent: 0, failed: 0 })
  })

  it('goes at the next try when the mail server is away, and not again when nobody knows whether it left', async () => {
    answer = { state: 'later', down: true, reason: 'no answer' }
    const error = await mailTasks(deps).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(OutsideError).with.property('code', 'task-mail-failed')
    expect(await deps.db.read.count(TaskMail)).to.equal(0)
    // A server that lets new senders wait says so of one address.
    answer = { state: 'later', down: false, reason: 'greylisted' }
    expect(await refusal(mailTasks(deps))).to.equal('task-mail-failed')
    answer = { state: 'unknown', reason: 'the line broke' }
    expect(await mailTasks(deps)).to.deep.equal({ sent: 0, failed: 1 })
    answer = { state: 'sent' }
    expect(await mailTasks(deps)).to.deep.equal({ sent: 0, failed: 0 })
  })

  it('says for whom there is no half day, once a week, to who plans for them, and of one person no language', async () => {
    await peopleWait(deps, 3, { languages: ['ti'], deadline: '2027-02-14' }, 10)
    await peopleWait(
      deps,
      1,
      { languages: ['ti'], deadline: '2027-02-14', municipality: '0363', town: 'Amsterdam' },
      20,
    )
    await lackHalfDay(deps)
    await mailTasks(deps)
    const own = mails.find(({ to }) => to.address === noor.email)?.text ?? ''
    expect(own)
      .to.contain('3 × Tigrinya, uiterlijk 14 februari 2027')
      .and.match(/\/inrichting\/dagdelen\/nieuw\?taal=ti&wet=wi2013&gemeente=0935&uiterlijk=2027-02-14&dag=2027-02-1\d/)
    expect(own).to.not.match(/Haddad|R-0000/)
    expect(
      mails
        .map(({ text }) => text)
        .filter((text) => text !== own)
        .join(),
    ).to.not.contain('Tigrinya')
    const short = async (day: string) => {
      mails = []
      await mailTasks(at(deps, `${day}T08:00`))
      return mails.some(({ to, text }) => to.address === noor.email && text.includes('Tigrinya'))
    }
    expect(await short('2026-11-27')).to.equal(false)
    answer = { state: 'later', down: false, reason: 'greylisted' }
    expect(await refusal(short('2026-11-30'))).to.equal('task-mail-failed')
    answer = { state: 'sent' }
    expect(await short('2026-11-30')).to.equal(true)
    expect(await short('2026-12-01')).to.equal(false)
  })

  it('tells in the same week by itself what was one person in a sum, and not the other way round', async () => {
    const user = await deps.db.read.findOneByOrFail(User, { id: noor.id })
    const tell = async (people: number, day: string) => {
      const change = { kind: 'new-slot', language: 'ti', programme: 'wi2013', host: '0935' }
      const one = { municipality: '0935', pool: 'mh', change }
      const found = await newShortages(
        deps.db.read,
        user,
        Array.from({ length: people }, () => one),
        day,
      )
      await deps.db.write((tx) => tellShortages(tx, user.id, found, day))
      return found.length
    }
    expect(await tell(1, '2026-11-23'), 'in a sum').to.equal(1)
    expect(await tell(1, '2026-11-24'), 'in a sum again').to.equal(0)
    expect(await tell(8, '2026-11-24'), 'by itself').to.equal(1)
    expect(await tell(8, '2026-11-25'), 'by itself again').to.equal(0)
    expect(await tell(1, '2026-11-30'), 'one that is left').to.equal(0)
    expect(await tell(1, '2026-12-01'), 'a week later').to.equal(1)
  })
})
