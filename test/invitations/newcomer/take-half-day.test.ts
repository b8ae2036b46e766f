import { expect } from 'chai'
import type { EntityManager } from 'typeorm'
import type { Deps } from '../../../src/deps.ts'
import { findOtherHalfDays, takeProvenSeat } from '../../../src/groups/planning/other-half-days.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { NEWCOMER, TIMETABLE, work } from '../../../src/history/work.ts'
import { findInvitation } from '../../../src/invitations/newcomer/find-invitation.ts'
import { takeHalfDay } from '../../../src/invitations/newcomer/take-half-day.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import type { Referral } from '../../../src/referrals/referral.entity.ts'
import { startApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, referralOf, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { peopleWait } from '../../support/town.ts'
import { twoGroups } from '../../support/two-groups.ts'
import { messagesIn, seatOf } from '../a-group.ts'

const decline = async (deps: Deps, number: number) =>
  answerPlacement(deps, NEWCOMER, (await seatOf(deps, number)).id, { coming: false, reason: 'work' })
const seatsIn12January = async (deps: Deps) =>
  (await seatsIn(deps)).filter(({ status }) => status === 'confirmed').length

/** The same world, where it is heard whenever people are gathered for a plan. */
function gatheringHeard(deps: Deps, heard: () => void): Deps {
  const make = deps.db.read.createQueryBuilder.bind(deps.db.read) as (...given: unknown[]) => never
  const read = Object.create(deps.db.read) as EntityManager
  read.createQueryBuilder = (...given: unknown[]) => {
    if (given[1] === 'referral') heard()
    return make(...given)
  }
  return { ...deps, db: { ...deps.db, read } }
}

onBothDatabases('another half day for who can not come', (newDatabase) => {
  it('is a seat that they take themselves, once, with an invitation and a link that says so', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await twoGroups(deps, 4, 5)
    await everyoneIsInvited(deps)
    await decline(deps, 1)
    const referral = await referralOf(deps, 1)
    expect((await findOtherHalfDays(deps, referral)).slots).to.deep.equal(['jan-12-pm'])
    expect((await findOtherHalfDays(deps, await referralOf(deps, 2))).slots, 'who has a seat').to.deep.equal([])
    const word = await takeHalfDay(deps, { referral }, 'jan-12-pm')
    expect(await takeHalfDay(deps, { referral }, 'jan-12-pm')).to.equal(word)
    expect(await findInvitation(deps, word)).to.deep.include({ state: 'coming' })
    expect((await referralOf(deps, 1)).status).to.equal('placed')
    expect((await messagesIn(deps)).filter((one) => one.startsWith('1 '))).to.deep.equal(['1 invitation email queued'])
    expect(await refusal(takeHalfDay(deps, { referral: await referralOf(deps, 2) }, 'jan-12-pm'))).to.equal('seat-gone')
    await decline(deps, 2)
    const { id } = await referralOf(deps, 2)
    const proven = await findOtherHalfDays(deps, await referralOf(deps, 2))
    expect(proven.slots).to.deep.equal(['jan-12-pm'])
    await peopleWait(deps, 1, { languages: ['so'] }, 20)
    const taken = work(deps, NEWCOMER, { lock: 'plan' }, (work) => takeProvenSeat(work, proven, id, 'jan-12-pm'))
    expect(await taken, 'what was proven in another world').to.equal(null)
  })

  it('is not planned where no group is, where too many wait, nor again for who presses twice', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await twoGroups(deps, 4, 5)
    await everyoneIsInvited(deps)
    await decline(deps, 1)
    const referral = await referralOf(deps, 1)
    let gathered = 0
    const world = gatheringHeard(deps, () => gathered++)
    expect(await refusal(takeHalfDay(world, { referral }, 'no-such-slot'))).to.equal('seat-gone')
    expect((await findOtherHalfDays(world, referral, { mostPeople: 0 })).slots).to.deep.equal([])
    expect(gathered).to.equal(0)
    const presses = Array.from({ length: 3 }, () => takeHalfDay(world, { referral }, 'jan-12-pm'))
    const other = refusal(takeHalfDay(world, { referral }, 'dec-17-am'))
    expect(new Set(await Promise.all(presses)).size).to.equal(1)
    expect(await other, 'another one meanwhile').to.equal('seat-gone')
    expect(gathered).to.equal(1)
  })

  it('is no seat that nobody was told of yet: its link leads nowhere', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await twoGroups(deps, 4, 5)
    expect((await seatOf(deps, 1)).status).to.equal('proposed')
    const taking = takeHalfDay(deps, { referral: await referralOf(deps, 1) }, 'dec-17-am')
    expect(await refusal(taking)).to.equal('seat-gone')
  })

  it('is taken by fifty at once, and by nobody when all seats are gone', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    await twoGroups(deps, 51, 53)
    await everyoneIsInvited(deps)
    for (let number = 1; number <= 50; number++) await decline(deps, number)
    const who = await Promise.all(Array.from({ length: 50 }, (_, index) => referralOf(deps, index + 1)))
    const press = (referral: Referral) => takeHalfDay(deps, { referral }, 'jan-12-pm')
    await Promise.all(who.map(press))
    expect(await seatsIn12January(deps)).to.equal(50)
    await decline(deps, 51)
    expect(await refusal(press(await referralOf(deps, 51)))).to.equal('seat-gone')
    expect((await referralOf(deps, 51)).status).to.equal('waiting')
  }).timeout(60_000)
})

describe('the page of who can not come', () => {
  it('offers another half day that is taken with one tap, without JavaScript, also in Arabic', async () => {
    const app = await startApp()
    await twoGroups(app.deps, 4, 5)
    await sendMessages(app.deps, TIMETABLE)
    const { id } = await seatOf(app.deps, 1)
    const address = `${app.url}/u/${app.deps.secrets.token(id, 1)}`
    const page = await newPage({ size: 'phone', javaScript: false })
    await page.goto(`${address}?taal=nl`)
    await page.getByText('Ik kan niet', { exact: true }).click()
    await page.getByText('Ik moet werken').click()
    const looked = await newPage({ size: 'phone', javaScript: true })
    await looked.goto(`${address}?taal=ar`)
    expect(await looked.locator('.other').count()).to.equal(1)
    await expectNoViolations(looked)
    await looked.context().close()
    await page.getByRole('button', { name: 'Ik kom op dinsdag 12 januari 2027' }).click()
    expect(await page.locator('h1').innerText()).to.equal('Fijn, u komt!')
    expect(await page.locator('main').innerText()).to.include('12 januari 2027')
    await page.context().close()
    await app.close()
  }).timeout(40_000)
})
