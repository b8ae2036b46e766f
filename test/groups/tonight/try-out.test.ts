import { expect } from 'chai'
import { comparePlans } from '../../../src/groups/tonight/compare-plans.ts'
import { problemOf, type PoolWorld } from '../../../src/groups/gathering/gather-problem.ts'
import { remediesFor } from '../../../src/groups/tonight/remedies.ts'
import { sayHelps } from '../../../src/groups/pages/say-tonight.ts'
import { effectsOf, shownMoved } from '../../../src/groups/tonight/say-try-out.ts'
import { applyTryOut, TRIED_SLOT, type TryOut } from '../../../src/groups/tonight/try-out.ts'
import { NO_SCORE, type Plan } from '../../../src/planner/problem/plan.ts'
import { solve } from '../../../src/planner/search/solve.ts'
import { aPerson, people } from '../../support/hand-made-problem.ts'
import { aTownSlot, aWorld, ROOMS } from '../../support/pool-world.ts'
import { changesSince } from '../../../src/groups/tonight/last-night.ts'
import { callGroups, risksOf } from '../../../src/groups/tonight/at-risk.ts'
import { idleSlot } from '../../../src/groups/tonight/tried-outcome.ts'
import { readTryOut, tryOutAddress, tryOutFields } from '../../../src/groups/pages/try-out-page.ts'

const NONE: TryOut = { rules: null, opening: null, slot: null }
const BOTH = ['0935', '0938']
const SOON = '2026-12-24'

const planOf = (world: PoolWorld): Promise<Plan> => solve(problemOf(world))
const tried = async (world: PoolWorld, tryOut: Partial<TryOut>) => {
  const changed = applyTryOut(world, { ...NONE, ...tryOut }, ROOMS)
  return comparePlans(await planOf(world), await planOf(changed), world.timetable.groups)
}
const extra = (languages: string[], date: string, room = 'stadhuis/a') => ({
  ...{ room, programme: 'wi2013' as const, languages, serves: BOTH, overflow: [], resources: [] },
  sessions: [{ date, start: '13:00', end: '16:30' }],
})

describe('a try-out', () => {
  it('of a smaller smallest group opens one, and leaves the world as it was', async () => {
    const world = aWorld(people('a', 2), [aTownSlot('s1', '2027-01-12')])
    const before = structuredClone(problemOf(world))
    const { gained, opened, figures, verdict } = await tried(world, {
      rules: { municipalities: BOTH, values: { minGroupSize: 2 } },
    })
    expect(gained).to.deep.equal(['a1', 'a2'])
    expect(opened.map(({ slot }) => slot)).to.deep.equal(['s1'])
    expect([figures[0], figures[1], figures[2], verdict]).to.deep.equal([2, 2, -1, 1])
    expect(problemOf(world)).to.deep.equal(before)
  })

  it('of a smaller largest group shows who would lose their seat', async () => {
    const world = aWorld(people('a', 5), [aTownSlot('s1', '2027-01-12')])
    const values = { maxGroupSize: 4 }
    const { lost, resized, verdict } = await tried(world, { rules: { municipalities: BOTH, values } })
    expect(lost).to.have.length(1)
    expect(resized).to.deep.equal([{ slot: 's1', language: 'ar', before: 5, after: 4 }])
    expect(verdict).to.equal(-1)
  })

  it('of fewer days of notice brings a slot back that was too soon', async () => {
    const world = aWorld(people('a', 3), [aTownSlot('s1', '2026-12-01')])
    const { gained } = await tried(world, { rules: { municipalities: BOTH, values: { noticeDays: 7 } } })
    expect(gained).to.have.length(3)
  })

  it('of one half day more gives a group to who had none', async () => {
    const world = aWorld(people('t', 3, { languages: ['ti'] }), [aTownSlot('s1', '2027-01-12')])
    const { gained, opened } = await tried(world, { slot: extra(['ti'], '2027-01-12') })
    expect([gained.length, opened[0]?.slot]).to.deep.equal([3, TRIED_SLOT])
  })

  it('of an opening lets the neighbours in: all of them, or only who is in a hurry or waits long', async () => {
    const crowd = [...people('m', 3, { municipality: '0938', waitingSince: '2026-11-01' }), aPerson('a1')]
    const world = aWorld(crowd, [aTownSlot('s1', '2027-01-12')])
    const opening = { host: '0935', guest: '0938', always: true }
    expect((await tried(world, { opening })).gained).to.deep.equal(['a1', 'm1', 'm2', 'm3'])
    expect((await tried(world, { opening: { ...opening, always: false } })).gained).to.deep.equal([])
  })

  it('keeps a group that is there, also when nobody is added any more', async () => {
    const group = { id: 'g', status: 'planned', language: 'ar', capacity: 5, size: 3 } as const
    const world = aWorld(people('a', 2), [aTownSlot('s1', '2027-01-12')], { s1: group })
    const { gone, resized, lost } = await tried(world, {
      rules: { municipalities: BOTH, values: { maxGroupSize: 3 } },
    })
    expect([gone, lost]).to.deep.equal([[], ['a1', 'a2']])
    expect(resized).to.deep.equal([{ slot: 's1', language: 'ar', before: 5, after: 3 }])
  })

  it('tells of who goes elsewhere from which group to which', () => {
    const plan = (slot: string, language: string) => ({
      ...{ waiting: [], score: NO_SCORE, proven: true, bounds: NO_SCORE, pools: [], seconds: 0 },
      groups: [{ slot, language, people: ['a'] }],
    })
    const { moved } = comparePlans(plan('s1', 'tr'), plan('s2', 'nl'), new Map())
    const [from, to] = [
      { slot: 's1', language: 'tr' },
      { slot: 's2', language: 'nl' },
    ]
    expect(moved).to.deep.equal([{ person: 'a', from, to }])
    const people = [{ reference: 'a', name: 'İbrahim' }]
    const seen = { count: 1, people, first: people, rest: [], elsewhere: 0 }
    const days = { from: { language: 'tr', day: '2026-12-15' }, to: { language: 'nl', day: '2026-12-24' } }
    const shown = shownMoved('nl', { moved: seen, moves: [{ person: 'a', ...days }] })
    expect(shown.first[0]?.note).to.equal('Turks di 15 dec → Nederlands do 24 dec')
  })

  it('promises of a remedy what trying it shows', () => {
    expect(sayHelps('nl', { solved: 1, placed: 2 })).to.equal(
      '2 mensen meer met een plek, 1 persoon minder dreigt de termijn te missen',
    )
  })

  it('says why a half day would stay empty', async () => {
    const world = aWorld([...people('a', 3), ...people('t', 2, { languages: ['ti'] })], [aTownSlot('s1', '2027-01-12')])
    const idle = async (slot: ReturnType<typeof extra>) => {
      const changed = applyTryOut(world, { ...NONE, slot }, ROOMS)
      return idleSlot(changed, await planOf(changed))
    }
    const few = { reason: 'not-enough-people', language: 'ti', have: 2, need: 3 }
    expect(await idle(extra(['ti'], '2027-01-12'))).to.deep.equal(few)
    expect(await idle(extra(['ti'], '2026-11-30'))).to.deep.equal({ reason: 'not-open' })
    expect(await idle(extra(['ar'], '2027-02-16'))).to.deep.equal({ reason: 'no-gain' })
    const morning = [{ date: '2027-01-12', start: '09:00', end: '12:30' }]
    expect(await idle({ ...extra(['ti'], '2027-01-12'), sessions: morning })).to.deep.equal({ reason: 'taken' })
  })

  it('comes back from its address as it was', () => {
    const tryOut: TryOut = {
      rules: { municipalities: BOTH, values: { minGroupSize: 6, rescueGroupSize: null } },
      opening: { host: '0935', guest: '0938', always: true },
      slot: extra(['ti', 'ar'], '2027-01-12'),
    }
    const query = new URLSearchParams(tryOutAddress(tryOut, '0935').replace(/^.*\?/, ''))
    const fields = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]))
    const single = Object.fromEntries(
      Object.entries(fields).map(([name, all]) => [name, all.length > 1 ? all : all[0]]),
    )
    expect(readTryOut(tryOutFields.parse(single), BOTH)).to.deep.equal(tryOut)
  })

  it('says its effect in plain words, what weighs most first', () => {
    const texts = effectsOf('nl', { figures: [9, 9, -1, 300, -2, -80], risk: -4 }).map(({ kind, text }) => [kind, text])
    expect(texts).to.deep.equal([
      ['ok', '9 mensen meer tekenen op tijd'],
      ['ok', '9 mensen meer met een plek'],
      ['info', '1 nieuwe groep meer'],
      ['ok', '4 mensen minder dreigen hun termijn te missen'],
    ])
    expect(effectsOf('en', { figures: [0, 0, 0, 0, 0, -14], risk: 0 })).to.deep.equal([
      { kind: 'bad', text: 'Together they start 14 days later' },
    ])
  })
})

describe('who may miss their deadline', () => {
  it('is who is urgent and waits, or gets a seat too late; the nearest deadline first', async () => {
    const crowd = [
      ...people('a', 3, { deadline: '2027-01-10' }),
      aPerson('t', { languages: ['ti'], deadline: SOON }),
      aPerson('past', { languages: ['ti'], deadline: '2026-11-22' }),
      aPerson('calm', { languages: ['ti'], deadline: '2027-09-01' }),
    ]
    const world = aWorld(crowd, [aTownSlot('s1', '2027-01-12')])
    const risks = risksOf(world, await planOf(world)).map(({ person, reason, daysLeft }) => [
      person.id,
      reason,
      daysLeft,
    ])
    expect(risks.map(([id]) => id)).to.deep.equal(['past', 't', 'a1', 'a2', 'a3'])
    expect(risks[0]).to.deep.equal(['past', 'no-slot-in-language', -1])
    expect(risks[4]).to.deep.equal(['a3', 'placed-late', 48])
  })

  const remedies = async (world: PoolWorld, mine = BOTH) => {
    const plan = await planOf(world)
    return remediesFor(world, risksOf(world, plan), mine)
  }

  it('is helped by a neighbour who opens', async () => {
    const world = aWorld(people('m', 3, { municipality: '0938', deadline: SOON }), [aTownSlot('s1', '2026-12-17')])
    const found = (await remedies(world)).find(({ tryOut }) => tryOut.opening)
    expect(found?.tryOut.opening).to.deep.equal({ host: '0935', guest: '0938', always: false })
    expect(found?.hopeful).to.deep.equal(['m1', 'm2', 'm3'])
    expect((await remedies(world, ['0938'])).filter(({ tryOut }) => tryOut.opening)).to.deep.equal([])
  })

  it('is helped by a half day more: the first on which there is time, the room is free and people work', async () => {
    const crowd = people('t', 3, { languages: ['ti'], deadline: '2027-01-15' })
    const usual = aWorld(crowd, [aTownSlot('s1', '2026-11-13'), aTownSlot('s2', '2026-12-28')])
    const closed = [{ id: '', municipality: '0935', fromDay: '2026-12-29', toDay: '2026-12-30', name: '' }]
    // Two weeks later it is Christmas and the weekend; on Monday the room is taken, then the house is closed.
    const world = { ...usual, today: '2026-12-11', timetable: { ...usual.timetable, closed } }
    const [slot] = (await remedies(world)).flatMap(({ tryOut }) => tryOut.slot ?? [])
    expect(slot).to.deep.include({ room: 'stadhuis/a', languages: ['ti'], serves: BOTH })
    expect(slot?.sessions).to.deep.equal([{ date: '2026-12-31', start: '09:00', end: '12:30' }])
    const late = aWorld(people('t', 3, { languages: ['ti'], deadline: '2026-12-01' }), [aTownSlot('s1', '2026-11-13')])
    expect(await remedies(late)).to.deep.equal([])
  })

  it('is helped by fewer days of notice, just as many as are needed, or by a smaller group', async () => {
    const soon = aWorld(people('a', 3, { deadline: '2026-12-04' }), [
      aTownSlot('s1', '2026-12-03'),
      aTownSlot('s2', '2026-12-01'),
    ])
    const [notice] = (await remedies(soon)).flatMap(({ tryOut }) => tryOut.rules ?? [])
    expect(notice?.values).to.deep.equal({ noticeDays: 10 })
    const lonely = aWorld([aPerson('t1', { languages: ['ti'], deadline: SOON })], [aTownSlot('s1', '2026-11-13')])
    const few = (await remedies(lonely)).filter(({ tryOut }) => tryOut.slot && tryOut.rules)
    expect(few.map(({ tryOut }) => tryOut.rules?.values)).to.deep.equal([{ rescueGroupSize: 1 }])
    const alone = aWorld([aPerson('a1', { deadline: SOON })], [aTownSlot('s1', '2026-12-17')])
    const [smaller] = (await remedies(alone)).flatMap(({ tryOut }) => tryOut.rules ?? [])
    expect(smaller?.values).to.deep.equal({ rescueGroupSize: 1 })
  })

  it('can be called about a group that is too soon for an invitation', () => {
    const group = { id: 'g', status: 'planned', language: 'ar', capacity: 5, size: 4 } as const
    const person = aPerson('a1', { deadline: '2026-12-04' })
    const world = aWorld([person], [aTownSlot('s1', '2026-11-30')], { s1: group })
    expect(callGroups(world, [person]).get('a1')).to.deep.equal([
      { id: 'g', day: '2026-11-30', language: 'ar', seats: 1 },
    ])
    const busy = aPerson('b', { ...person, id: 'b', unavailable: [{ date: '2026-11-30', part: 'morning' }] })
    expect(callGroups(world, [busy]).get('b')).to.deep.equal([])
  })
})

describe('what changed since the last run', () => {
  const waiting = (person: string) => ({ person, reason: 'seats-taken' as const, detail: {} })
  const at = '2026-11-23T02:30:00.000Z'

  it('tells who is new, who gets a seat now, who is back, who left and which group is gone', () => {
    const last = { groups: [{ slot: 's1', people: ['p1', 'p2'] }], waiting: ['w1', 'w2', 'w3'] }
    const plan: Plan = {
      groups: [{ slot: 's2', language: 'ar', people: ['w1', 'n1'] }],
      waiting: [waiting('w2'), waiting('n2'), waiting('p2'), waiting('old')],
      ...{ score: NO_SCORE, proven: true, bounds: NO_SCORE, pools: [], seconds: 0 },
    }
    const before = '2026-09-01T08:00:00.000Z'
    const after = '2026-11-23T10:00:00.000Z'
    const knownSince = new Map([
      ['n1', after],
      ['n2', after],
      ...['w1', 'w2', 'p2', 'old'].map((id) => [id, before] as const),
    ])
    expect(changesSince(last, at, { plan, knownSince, groups: new Set(['s2']) })).to.deep.equal({
      newcomers: ['n1', 'n2'],
      nowPlaced: ['w1'],
      back: ['old', 'p2'],
      left: ['w3'],
      goneGroups: ['s1'],
    })
  })
})
