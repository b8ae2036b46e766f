import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { addApiKey } from '../../../src/accounts/keys/api-keys.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { TAKING_IN } from '../../../src/referrals/moves/weigh-moves.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { startApp, type RunningApp } from '../../support/app.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at } from '../../support/deps.ts'
import { seatsIn } from '../../support/groups.ts'
import { signInAs } from '../../support/staff.ts'
import { aTown, peopleWait } from '../../support/town.ts'
import { sendFile } from '../../support/upload.ts'

const GUESSES = 1_000
const PEOPLE = 3

/** Numbers from 9999xxxxx that pass the check: the first are those of the people of Maastricht. */
function guessedBsns(): string[] {
  const found: string[] = []
  for (let bsn = 999_900_000; found.length < GUESSES; bsn++) {
    const weights = [9, 8, 7, 6, 5, 4, 3, 2, -1]
    const sum = weights.reduce((total, weight, index) => total + weight * Number(String(bsn)[index]), 0)
    if (sum % 11 === 0) found.push(String(bsn))
  }
  return found
}

onBothDatabases('somebody of another municipality who guesses a thousand numbers', (newDatabase) => {
  let app: RunningApp
  const bsns = guessedBsns()

  before(async () => {
    app = await startApp({ databaseUrl: await newDatabase() })
    await aTown(app.deps)
    await peopleWait(at(app.deps, '2026-11-23T09:00'), PEOPLE)
    await formGroups(at(app.deps, '2026-11-23T09:00'), COMMAND)
  })
  after(() => app.close())

  const inMaastricht = () => app.deps.db.read.findBy(Referral, { municipality: '0935' })
  const post = async (key: string, bsn: string) => {
    const body = { bsn, achternaam: 'Bos', wet: 'Wi2013', einddatumTermijn: '2027-06-01', gemeentecode: '0363' }
    const response = await fetch(`${app.url}/api/v1/aanmeldingen`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }

  it('with a key: hears the same of a number that somebody has as of one that nobody has', async () => {
    const { key } = await addApiKey(app.deps, COMMAND, { name: 'kwaad', role: 'planner', municipalities: ['0363'] })
    const answers = []
    for (const bsn of [bsns[0]!, bsns[500]!]) {
      const start = performance.now()
      answers.push(await post(key, bsn))
      // The time says nothing either: looking up and writing takes a tenth of it.
      expect(performance.now() - start).to.be.greaterThan(TAKING_IN - 1)
    }
    const [known, unknown] = answers.map(({ status, json: { id, referentie, ...rest } }) => {
      expect([id, referentie].every((one) => typeof one === 'string')).to.equal(true)
      return { http: status, ...rest }
    })
    expect(known).to.deep.equal(unknown).and.include({ http: 201, status: 'wacht', reden: null })
  })

  it('with a file: hears of all rows the same, before and after', async () => {
    const planner = await signInAs(app, 'planner', ['0363'])
    const rows = bsns.map((bsn, index) => `G-${index};${bsn};Bos;Wi2013;01-06-2027;0363`)
    const content = ['Referentie;BSN;Achternaam;Wet;Einddatum termijn;Gemeentecode', ...rows].join('\n')
    const uploaded = await sendFile(
      app.url,
      planner,
      '/importeren',
      { name: 'g.csv', content },
      { municipality: '0363' },
    )
    const review = await planner.follow(uploaded)
    expect(review.text).to.contain('998 mensen komen in de wachtpool').and.contain('hoogstens 20 mensen per dag')
    const seen = [...review.text.matchAll(/name="(rows|new|changed|unchanged|rejected)" value="(\d+)"/g)]
    const fields = Object.fromEntries(seen.map(([, name, value]) => [name!, value!]))
    const result = await planner.follow(await planner.post(`${uploaded.location}/bevestigen`, fields))
    expect(result.text).to.contain('998 mensen overgenomen').and.not.contain('vanzelf hierheen verhuisd uit')
  })

  it('takes nobody away: everyone keeps their status and seat, and hears what they should', async () => {
    expect((await inMaastricht()).map(({ status, statusReason }) => [status, statusReason])).to.deep.equal(
      Array.from({ length: PEOPLE }, () => ['placed', null]),
    )
    const noon = at(app.deps, '2026-12-01T12:00')
    await formGroups(noon, COMMAND)
    expect(await sendMessages(noon, COMMAND)).to.include({ email: PEOPLE, failed: 0 })
    expect(readdirSync(join(app.deps.config.dataDir, 'mail')).filter((file) => file.endsWith('.eml'))).to.have.length(
      PEOPLE,
    )
    const seats = (await seatsIn(app.deps)).filter(({ referral }) => referral.municipality === '0935')
    expect(seats.map(({ status }) => status)).to.deep.equal(['invited', 'invited', 'invited'])
    const guesses = await app.deps.db.read.findBy(Referral, { municipality: '0363', statusReason: 'may-have-moved' })
    expect(guesses.map(({ status }) => status)).to.deep.equal(['paused', 'paused', 'paused'])
  })
})
