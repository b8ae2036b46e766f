import { expect } from 'chai'
import { InputError } from '../../../src/errors.ts'
import { readProblem, type Person, type Problem } from '../../../src/planner/problem/problem.ts'
import { aPerson, aProblem, aSlot } from '../../support/hand-made-problem.ts'

const problem = aProblem({ people: [aPerson('p1')], slots: [aSlot('s1')] })

function complaint(json: unknown) {
  try {
    readProblem(json)
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, ...error.values }
    throw error
  }
  return null
}

function withPerson(details: Partial<Record<keyof Person, unknown>>): unknown {
  return { ...problem, people: [aPerson('p1'), { ...aPerson('p2'), ...details }] }
}

describe('readProblem', () => {
  it('takes a problem as it is, or wrapped with its optimum', () => {
    expect(readProblem(problem)).to.deep.equal(problem)
    expect(readProblem({ problem, optimum: { score: [] } })).to.deep.equal(problem)
  })

  it('says where a mistake is and what must stand there', () => {
    expect(complaint(withPerson({ deadline: '2027-02-29' }))).to.deep.equal({
      code: 'problem-invalid',
      path: 'people[1].deadline',
      expected: 'must be a day that exists, YYYY-MM-DD',
    })
    expect(complaint(withPerson({ languages: 'ar' }))).to.include({
      path: 'people[1].languages',
      expected: 'must be a list of texts',
    })
    const slot = { ...aSlot('s1'), sessions: [{ date: '2027-01-11', part: 'night' }] }
    expect(complaint({ ...problem, slots: [slot] })).to.include({ path: 'slots[0].sessions[0].part' })
    expect(complaint({ ...problem, rules: { ...problem.rules, minGroupSize: 2.5 } })).to.include({
      path: 'rules.minGroupSize',
      expected: 'must be a whole number',
    })
  })

  it('refuses a slot without sessions, since it has no last day', () => {
    expect(complaint({ ...problem, slots: [aSlot('s1', { sessions: [] })] })).to.include({ path: 'slots[0].sessions' })
  })

  it('refuses what is not a problem at all', () => {
    for (const json of [null, 'text', 3, [], {}]) expect(complaint(json)).to.include({ code: 'problem-invalid' })
  })

  it('refuses an id that is used twice and a household that nobody knows', () => {
    expect(complaint(withPerson({ id: 'p1' }))).to.include({ path: 'people[1].id' })
    const twins: Problem = { ...problem, slots: [aSlot('s1'), aSlot('s1')] }
    expect(complaint(twins)).to.include({ path: 'slots[1].id' })
    expect(complaint(withPerson({ household: 'h9' }))).to.include({ path: 'people[1].household' })
  })
})
