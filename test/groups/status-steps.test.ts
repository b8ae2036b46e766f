import { expect } from 'chai'
import { checkGroupStep, GROUP_STEPS } from '../../src/groups/group-status.ts'
import { checkPlacementStep, LIVE_PLACEMENT, PLACEMENT_STEPS } from '../../src/groups/placement-status.ts'
import { checkMessageStep, MESSAGE_STEPS } from '../../src/invitations/message/message-status.ts'
import { sources } from '../support/sources.ts'
import { ACTIVE_REFERRAL, checkReferralStep, REFERRAL_STEPS } from '../../src/referrals/referral-status.ts'

type Steps = Readonly<Record<string, readonly string[]>>

const TABLES: readonly [thing: string, steps: Steps, starts: string[], check: (from: never, to: never) => void][] = [
  // Paused from the start: signed in another municipality before.
  ['referral', REFERRAL_STEPS, ['waiting', 'paused'], checkReferralStep],
  ['group', GROUP_STEPS, ['proposed', 'planned'], checkGroupStep],
  // Confirmed from the start: walked in.
  ['placement', PLACEMENT_STEPS, ['proposed', 'confirmed'], checkPlacementStep],
  ['message', MESSAGE_STEPS, ['queued'], checkMessageStep],
]

/** Every status that can be reached from these, in however many steps. */
function reachable(steps: Steps, starts: readonly string[]): Set<string> {
  const reached = new Set(starts)
  for (const status of reached) for (const next of steps[status] ?? []) reached.add(next)
  return reached
}

describe('the steps of a status', () => {
  for (const [thing, steps, starts, check] of TABLES) {
    const statuses = Object.keys(steps)

    it(`lead a ${thing} to every status there is, and to no other`, () => {
      expect([...reachable(steps, starts)].toSorted()).to.deep.equal(statuses.toSorted())
    })

    it(`are the only ones a ${thing} may take`, () => {
      for (const from of statuses) {
        for (const to of statuses) {
          const step = () => check(from as never, to as never)
          if (steps[from]?.includes(to)) expect(step).not.to.throw()
          else expect(step, `${from} to ${to}`).to.throw(`${thing}-step`)
        }
      }
    })
  }

  it('let who is in the programme always get out of it, and who left come back', () => {
    for (const status of ACTIVE_REFERRAL) expect(REFERRAL_STEPS[status]).to.include('withdrawn')
    expect(REFERRAL_STEPS.withdrawn).to.deep.equal(['waiting'])
  })

  it('let what another municipality says pause who is paused already, or left; nothing else does', () => {
    for (const from of ['paused', 'withdrawn'] as const) {
      expect(() => checkReferralStep(from, 'paused', 'may-have-moved')).not.to.throw()
      expect(() => checkReferralStep(from, 'paused', 'temporary-exemption')).to.throw('referral-step')
    }
    expect(() => checkReferralStep('signed', 'paused', 'may-have-moved')).to.throw('referral-step')
  })

  it('let a live seat always come free, and a cancelled one never come back', () => {
    for (const status of LIVE_PLACEMENT) expect(PLACEMENT_STEPS[status]).to.include('cancelled')
    expect(PLACEMENT_STEPS.cancelled).to.deep.equal([])
  })

  it('are taken in one place: nothing else in the groups and the attendance writes a group or a placement', () => {
    const writes =
      /\.(insert|update|save|upsert|delete)\(\s*(Placement|Group)\b|insertMany\(\s*tx,\s*(Placement|Group)\b/
    const writing = [...sources('src/groups', '.ts'), ...sources('src/attendance', '.ts')].filter(({ text }) =>
      writes.test(text),
    )
    expect(writing.map(({ file }) => file)).to.have.members([
      'src/groups/group/open-group.ts',
      'src/groups/seats/steps.ts',
    ])
  })
})
