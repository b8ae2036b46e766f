import { expect } from 'chai'
import { readFee, typedFee } from '../../../src/groups/trainers/check-trainer.ts'
import { needsOf } from '../../../src/groups/trainers/session-needs.ts'
import { type Mailed, mailDue } from '../../../src/groups/trainers/standing.ts'
import type { RequestStatus, TrainerRequest } from '../../../src/groups/trainers/trainer-request.entity.ts'
import { byTurn, fitsNeed, weighTrainer } from '../../../src/groups/trainers/weigh-trainer.ts'
import type { Trainer } from '../../../src/groups/trainers/trainer.entity.ts'

const THURSDAY = { id: 'one', day: '2026-12-17', start: '09:00', end: '12:30', venue: 'stadhuis' }

describe('whom a session needs', () => {
  const said = (group: Parameters<typeof needsOf>[0], people: Parameters<typeof needsOf>[1] = []) =>
    needsOf(group, people).map(({ role, language, speaks }) => `${role} ${language}: ${speaks.join(' ')}`)

  it('is a trainer who speaks the language of the group', () => {
    expect(said({ language: 'ar', resources: [] })).to.deep.equal(['trainer ar: ar'])
  })

  it('is an interpreter where the half day was planned with one for that language, and then a trainer who speaks Dutch', () => {
    expect(said({ language: 'ar', resources: ['interpreter-ar-2', 'interpreter-ti'] })).to.deep.equal([
      'trainer ar: ar nl',
      'interpreter ar: ar',
    ])
  })

  it('is an interpreter for each own language that is not spoken there and whose speakers asked for one', () => {
    const people = [
      { languages: ['ti', 'ar'], interpreter: true },
      { languages: ['ti'], interpreter: true },
      { languages: ['ar'], interpreter: true },
      { languages: ['fa', 'ar'], interpreter: false },
      { languages: ['so', 'ar'], interpreter: null },
      { languages: [], interpreter: true },
    ]
    expect(said({ language: 'ar', resources: [] }, people)).to.deep.equal(['trainer ar: ar', 'interpreter ti: ti'])
  })
})

describe('who can give a session', () => {
  const need = { role: 'interpreter' as const, language: 'ti', speaks: ['ti'], wished: true }
  const selam = {
    roles: ['interpreter'],
    languages: ['ti', 'nl'],
    municipalities: ['0935'],
    stoppedAt: null,
  } as unknown as Trainer

  it('does that, speaks the language, comes to that municipality and has not stopped', () => {
    expect(fitsNeed(selam, need, '0935')).to.equal(true)
    expect(fitsNeed(selam, need, '0938')).to.equal(false)
    expect(fitsNeed({ ...selam, roles: ['trainer'] }, need, '0935')).to.equal(false)
    expect(fitsNeed({ ...selam, languages: ['ar'] }, need, '0935')).to.equal(false)
    expect(fitsNeed({ ...selam, stoppedAt: '2026-11-01T00:00:00.000Z' }, need, '0935')).to.equal(false)
  })

  it('can come on that part of that day', () => {
    const week = [{ weekday: 4, part: 'afternoon' as const }]
    expect(weighTrainer({ availability: { week } }, THURSDAY, []).obstacle).to.equal('away')
    expect(
      weighTrainer({ availability: { week } }, { ...THURSDAY, start: '13:00', end: '16:30' }, []).obstacle,
    ).to.equal(null)
    expect(weighTrainer({ availability: { from: '2027-01-01' } }, THURSDAY, []).obstacle).to.equal('away')
    expect(weighTrainer({ availability: null }, THURSDAY, []).obstacle).to.equal(null)
  })

  it('gives nothing else at that moment, and has an hour to come from another building', () => {
    const weighed = (other: object) =>
      weighTrainer({ availability: null }, THURSDAY, [{ ...THURSDAY, id: 'two', ...other }])
    expect(weighed({})).to.deep.include({ obstacle: 'elsewhere', recent: 1 })
    expect(weighed({}).loses.map(({ id }) => id)).to.deep.equal(['two'])
    expect(weighed({ start: '12:30', end: '16:00' }).obstacle, 'the same building').to.equal(null)
    const centre = { venue: 'centre', end: '16:30' }
    expect(weighed({ ...centre, start: '13:29' }).obstacle).to.equal('elsewhere')
    expect(weighed({ ...centre, start: '13:30' }).obstacle).to.equal(null)
    expect(weighed({ day: '2026-12-18' }).obstacle).to.equal(null)
    expect(weighTrainer({ availability: null }, THURSDAY, [THURSDAY]).obstacle, 'this one itself').to.equal(null)
  })

  it('is asked first who gave least in the four weeks before', () => {
    const gave = (name: string, ...days: string[]) => ({
      trainer: { name },
      ...weighTrainer(
        { availability: null },
        THURSDAY,
        days.map((day) => ({ ...THURSDAY, id: day, day })),
      ),
    })
    const all = [
      gave('Bo', '2026-12-01'),
      gave('Cas', '2026-11-18', '2026-12-19'),
      gave('Ada', '2026-11-19'),
      gave('Dee'),
    ]
    expect(all.sort(byTurn).map(({ trainer, recent }) => `${trainer.name} ${recent}`)).to.deep.equal([
      'Cas 0',
      'Dee 0',
      'Ada 1',
      'Bo 1',
    ])
  })
})

describe('what a trainer is mailed', () => {
  const NOW = '2026-12-01T09:00:00.000Z'
  const request = (status: RequestStatus, { sequence = 0, now = 0, group = 'planned', round = 1 } = {}) =>
    ({
      status,
      sequence,
      round,
      session: { sequence: now, day: '2026-12-17', startTime: '09:00', group: { status: group } },
    }) as unknown as TrainerRequest
  const due = (one: TrainerRequest, ...mailed: string[]) =>
    mailDue(
      one,
      mailed.map((text) => {
        const [kind, occasion] = text.split(' ')
        return { kind, occasion } as Mailed
      }),
      NOW,
    )

  it('is the question once, and once more when they are asked anew', () => {
    expect(due(request('asked'))).to.equal('asked')
    expect(due(request('asked'), 'asked 1-0')).to.equal(null)
    expect(due(request('asked', { round: 2 }), 'asked 1-0')).to.equal('asked')
  })

  it('is the question for the new time or place when the session was moved, once, whatever they had said', () => {
    for (const status of ['asked', 'accepted'] as const) {
      expect(due(request(status, { now: 1 }), 'asked 1-0', 'confirmed 1-0'), status).to.equal('moved')
      expect(due(request(status, { now: 1 }), 'asked 1-0', 'moved 1-1'), status).to.equal(null)
    }
    expect(due(request('asked', { now: 1 })), 'who was not told of the old one').to.equal('asked')
    expect(due(request('accepted', { sequence: 1, now: 1 }), 'asked 1-0', 'moved 1-1')).to.equal('confirmed')
    expect(due(request('declined', { now: 1 }), 'asked 1-0')).to.equal(null)
  })

  it('is that it is settled or off for who was asked and did not refuse, once, and nothing for who was never told', () => {
    expect(due(request('settled'), 'asked 1-0')).to.equal('settled')
    expect(due(request('settled', { now: 1 }), 'asked 1-0', 'settled 1-0')).to.equal(null)
    expect(due(request('settled', { group: 'cancelled' }), 'asked 1-0', 'settled 1-0')).to.equal(null)
    expect(due(request('withdrawn'), 'asked 1-0')).to.equal('off')
    expect(due(request('withdrawn', { now: 1, group: 'cancelled' }), 'asked 1-0', 'off 1-0')).to.equal(null)
    expect(due(request('accepted', { group: 'cancelled' }), 'asked 1-0', 'confirmed 1-0')).to.equal('off')
    expect(due(request('declined', { group: 'cancelled' }), 'asked 1-0')).to.equal(null)
    for (const status of ['settled', 'withdrawn'] as const) expect(due(request(status))).to.equal(null)
  })

  it('is nothing once the session has begun', () => {
    const begun = request('asked')
    begun.session.day = '2026-12-01'
    expect(due(begun)).to.equal(null)
  })
})

describe('the fee of a half day', () => {
  it('is an amount in euros, or nothing', () => {
    expect(['', '125', '€ 125,50', '125.50', '125,-'].map(readFee)).to.deep.equal([null, 12500, 12550, 12550, 12500])
    expect(['veel', '12,5', '-3', '125000000', '1 2 x'].map(readFee)).to.deep.equal(Array(5).fill(undefined))
    expect([null, 12500, 12550].map(typedFee)).to.deep.equal(['', '125', '125,50'])
  })
})
