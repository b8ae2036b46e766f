import { expect } from 'chai'
import { checkGroups, checkPlan } from '../../../src/planner/problem/check-plan.ts'
import { NO_SCORE, type Plan, type PlannedGroup } from '../../../src/planner/problem/plan.ts'
import type { Problem } from '../../../src/planner/problem/problem.ts'
import { aPerson, aProblem, aSlot, people } from '../../support/hand-made-problem.ts'

const MORNING = { date: '2027-01-11', part: 'morning' } as const

function group(slot: string, members: string[], language = 'ar'): PlannedGroup {
  return { slot, language, people: members }
}

function faults(given: Parameters<typeof aProblem>[0], groups: PlannedGroup[]): string[] {
  return checkGroups(aProblem(given), groups)
}

describe('checkGroups', () => {
  const crowd = people('p', 6)

  it('has nothing to say of a good plan', () => {
    expect(faults({ people: crowd, slots: [aSlot('s1')] }, [group('s1', ['p1', 'p2', 'p3'])])).to.deep.equal([])
  })

  it('misses people and slots that are not in the problem', () => {
    const found = faults({ people: crowd, slots: [aSlot('s1')] }, [
      group('s1', ['p1', 'p2', 'p3', 'x']),
      group('s9', []),
    ])
    expect(found).to.deep.equal(['slot s9 is not in the problem', 'x is not in the problem'])
  })

  it('sees rules 1 and 2 broken: people twice, slots twice, the wrong language', () => {
    const slots = [aSlot('s1'), aSlot('s2', { sessions: [{ date: '2027-02-01', part: 'morning' }] })]
    const twice = [group('s1', ['p1', 'p2', 'p3']), group('s2', ['p3', 'p4', 'p5'])]
    expect(faults({ people: crowd, slots }, twice)).to.deep.equal(['rule 1: p3 is in a group twice'])
    const shared = [group('s1', ['p1', 'p2', 'p3']), group('s1', ['p4', 'p5', 'p6'])]
    expect(faults({ people: crowd, slots }, shared)).to.include('rule 2: slot s1 holds two groups')
    expect(faults({ people: crowd, slots }, [group('s1', ['p1', 'p2', 'p3'], 'nl')])).to.include.members([
      'rule 2: slot s1 is not given in nl',
      'rule 2: p1 in slot s1 does not have nl',
    ])
  })

  it('sees rules 3 to 6 broken, each for the member who should not be there', () => {
    const wrong = aPerson('x', { programme: 'wi2021', municipality: '0938', needs: ['loop'], unavailable: [MORNING] })
    const found = faults({ people: [...crowd, wrong], slots: [aSlot('s1')] }, [group('s1', ['p1', 'p2', 'x'])])
    expect(found).to.deep.equal([
      'rule 3: x in slot s1 follows wi2021',
      'rule 4: x in slot s1 lives in 0938',
      'rule 5: x in slot s1 is unavailable',
      'rule 6: x in slot s1 needs loop',
    ])
  })

  it('sees rules 7 and 8 broken: too many, too few, too few to rescue', () => {
    const size = (members: string[], others = crowd) =>
      faults({ people: others, slots: [aSlot('s1')] }, [group('s1', members)])
    expect(size(['p1', 'p2', 'p3', 'p4', 'p5', 'p6'])).to.deep.equal(['rule 7: slot s1 has 5 seats for 6 people'])
    expect(size(['p1', 'p2'])).to.deep.equal(['rule 7: the new group in slot s1 has 2 members and needs 3'])
    const urgent = aPerson('u', { deadline: '2027-01-15' })
    expect(size(['u', 'p1'], [urgent, ...crowd])).to.deep.equal([])
    expect(size(['u'], [urgent, ...crowd])).to.deep.equal([
      'rule 8: the new group in slot s1 has 1 members and needs 2',
    ])
  })

  it('sees rule 9 broken: a household torn apart, or together at the wrong time', () => {
    const family = [aPerson('x', { household: 'h1' }), aPerson('y', { household: 'h1' })]
    const check = (rule: 'together' | 'apart', members: string[]) =>
      faults({ people: [...crowd, ...family], slots: [aSlot('s1')], households: { h1: rule } }, [group('s1', members)])
    expect(check('together', ['p1', 'p2', 'x'])).to.deep.equal(['rule 9: household h1 is not together'])
    expect(check('together', ['p1', 'x', 'y'])).to.deep.equal([])
    expect(check('apart', ['p1', 'x', 'y'])).to.deep.equal(['rule 9: not apart: household h1 2027-01-11 morning'])
  })

  it('sees rule 10 broken, also against a group that exists already', () => {
    const room = { resources: ['room-a'] }
    const two = [group('s1', ['p1', 'p2', 'p3']), group('s2', ['p4', 'p5', 'p6'])]
    const clash = ['rule 10: two groups use 2027-01-11 morning room-a']
    expect(faults({ people: crowd, slots: [aSlot('s1', room), aSlot('s2', room)] }, two)).to.deep.equal(clash)
    const kept = aSlot('s2', { ...room, group: { language: 'ar', size: 4 } })
    expect(faults({ people: crowd, slots: [aSlot('s1', room), kept] }, two.slice(0, 1))).to.deep.equal(clash)
  })
})

describe('checkPlan', () => {
  it('sees that somebody is forgotten', () => {
    const problem: Problem = aProblem({ people: people('p', 2), slots: [] })
    const plan: Plan = {
      groups: [],
      waiting: [],
      score: NO_SCORE,
      proven: true,
      bounds: NO_SCORE,
      pools: [],
      seconds: 0,
    }
    plan.waiting.push({ person: 'p1', reason: 'no-slot-in-programme', detail: {} })
    const found = checkPlan(problem, plan)
    expect(found).to.deep.equal(['p2 is mentioned 0 times, and must be once'])
  })
})
