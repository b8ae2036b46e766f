import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import {
  finishRequest,
  listOwnNeeds,
  listRequests,
  takeBackNeed,
  tellNeeds,
} from '../../../src/invitations/newcomer/newcomer-requests.ts'
import { findRecipient } from '../../../src/invitations/recipient/recipient.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { dropPhone, shortened, tellContact } from '../../../src/invitations/newcomer/tell-contact.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aFormedGroup, seatOf } from '../a-group.ts'

const ELSEWHERE: Actor = { kind: 'user', name: 'Mees', scope: ['0938'] }

onBothDatabases('what newcomers tell on their page', (newDatabase) => {
  let deps: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aFormedGroup(deps)
  })

  const person = async (number: number) => findRecipient(deps.db.read, (await seatOf(deps, number)).id)

  it('is listed once for staff of their municipality, and counts for the next plan', async () => {
    for (let times = 0; times < 2; times++)
      await tellNeeds(deps, await person(1), { needs: ['wheelchair', 'interpreter', 'nonsense'], language: 'so' })
    const [asked, ...more] = await listRequests(deps, ['0935'])
    expect(more).to.deep.equal([])
    expect(asked).to.deep.include({ needs: ['wheelchair', 'interpreter'], language: 'so', reference: 'R-000001' })
    expect((await person(1)).referral.needs).to.deep.equal(['wheelchair'])
    expect(await listRequests(deps, ['0938'])).to.deep.equal([])
  })

  it('is refused when nothing is ticked', async () => {
    expect(await refusal(tellNeeds(deps, await person(2), { needs: [], language: '' }))).to.equal('needs-empty')
  })

  it('stands on their page, and can be taken back: then it counts in no plan, and nobody arranges it', async () => {
    const own = async () => listOwnNeeds(deps.db.read, (await person(2)).referral)
    await tellNeeds(deps, await person(2), { needs: ['wheelchair', 'interpreter'], language: 'so' })
    expect(await own()).to.deep.equal([
      { need: 'wheelchair', language: null },
      { need: 'interpreter', language: 'so' },
    ])
    for (let times = 0; times < 2; times++) await takeBackNeed(deps, await person(2), 'wheelchair')
    expect(await own()).to.deep.equal([{ need: 'interpreter', language: 'so' }])
    expect((await person(2)).referral.needs).to.deep.equal([])
    await takeBackNeed(deps, await person(2), 'interpreter')
    await takeBackNeed(deps, await person(2), 'nonsense')
    expect(await own()).to.deep.equal([])
    const left = (await listRequests(deps, ['0935'])).map(({ reference }) => reference)
    expect(left).to.deep.equal(['R-000001'])
    expect(await deps.db.read.countBy(Event, { kind: 'newcomer.took-back' })).to.equal(2)
  })

  it('can be taken back too when it was arranged already, as long as it counts in plans', async () => {
    await tellNeeds(deps, await person(2), { needs: ['childcare'], language: '' })
    const asked = (await listRequests(deps, 'all')).find(({ reference }) => reference === 'R-000002')
    await finishRequest(deps, COMMAND, asked!.id)
    expect(await listOwnNeeds(deps.db.read, (await person(2)).referral)).to.have.length(1)
    await takeBackNeed(deps, await person(2), 'childcare')
    expect((await person(2)).referral.needs).to.deep.equal([])
  })

  it('forgets a telephone number that is theirs no more', async () => {
    await dropPhone(deps, await person(2))
    expect((await person(2)).person.phone).to.equal(null)
    expect(shortened('06 12 34 56 78')).to.equal('06…\u206078')
  })

  it('leaves the list when somebody of their municipality has arranged it', async () => {
    const [asked] = await listRequests(deps, 'all')
    expect(await refusal(finishRequest(deps, ELSEWHERE, asked!.id))).to.equal('not-found')
    await finishRequest(deps, COMMAND, asked!.id)
    await finishRequest(deps, COMMAND, asked!.id)
    expect(await listRequests(deps, 'all')).to.deep.equal([])
  })

  it('changes the number at once', async () => {
    await tellContact(deps, await person(3), { phone: '+31 6 1234 5670', email: '', mayEmail: false })
    const before = (await person(3)).person
    expect([before.phone, before.mayEmail]).to.deep.equal(['+31 6 1234 5670', true])
    await tellContact(deps, await person(3), { phone: '٠٦-١٢٣٤٥٦٧١', email: '', mayEmail: false })
    expect((await person(3)).person.phone).to.equal('06-12345671')
    await tellContact(deps, await person(3), { phone: '۰۶-۱۲۳۴۵۶۷۲', email: '', mayEmail: false })
    expect((await person(3)).person.phone).to.equal('06-12345672')
  })

  it('refuses a number or an address that can not be right, and nothing at all', async () => {
    const refused = async (phone: string, email: string) =>
      refusal(tellContact(deps, await person(3), { phone, email, mayEmail: true }))
    expect(await refused('061234', '')).to.equal('phone-invalid')
    expect(await refused('', 'nieuw')).to.equal('email-invalid')
    expect(await refused('', '')).to.equal('contact-empty')
  })
})
