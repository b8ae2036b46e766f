import { expect } from 'chai'
import { attendedHours, isEnough } from '../../../src/attendance/marks/find-marks.ts'
import { checkSigningDay, whyNotYet } from '../../../src/attendance/signing/may-sign.ts'
import { placementOutcome } from '../../../src/attendance/marks/finish-placement.ts'

const halfDay = (startTime: string, endTime: string, activity: string | null = null) => ({
  startTime,
  endTime,
  activity,
})

describe('what becomes of a seat', () => {
  it('is attended when somebody was at the last session', () => {
    expect(
      placementOutcome([
        { number: 2, status: 'present' },
        { number: 1, status: 'absent' },
      ]),
    ).to.equal('attended')
  })

  it('is open while the last session is not marked, whatever was missed before', () => {
    expect(
      placementOutcome([
        { number: 1, status: 'absent' },
        { number: 2, status: null },
      ]),
    ).to.equal(null)
  })

  it('tells absent from excused', () => {
    expect(placementOutcome([{ number: 1, status: 'absent' }])).to.equal('absent')
    expect(placementOutcome([{ number: 1, status: 'excused' }])).to.equal('excused')
  })
})

describe('hours of the programme', () => {
  it('adds up whole half days', () => {
    expect(attendedHours([halfDay('09:00', '12:30'), halfDay('13:00', '16:00', 'excursion')])).to.deep.equal({
      minutes: 390,
      activity: true,
    })
  })

  it('is enough at twelve hours with one activity, and not a minute sooner', () => {
    expect(isEnough({ minutes: 720, activity: true })).to.equal(true)
    expect(isEnough({ minutes: 719, activity: true })).to.equal(false)
    expect(isEnough({ minutes: 900, activity: false })).to.equal(false)
  })
})

describe('who may sign', () => {
  const none = { minutes: 0, activity: false }

  it('is everybody under Wi2013', () => {
    expect(whyNotYet({ programme: 'wi2013', attended: none })).to.equal(null)
  })

  it('is told under Wi2021 what is missing', () => {
    expect(whyNotYet({ programme: 'wi2021', attended: { minutes: 570, activity: true } })?.values).to.deep.equal({
      hours: 9.5,
      needed: 12,
    })
    expect(whyNotYet({ programme: 'wi2021', attended: { minutes: 720, activity: false } })?.code).to.equal(
      'activity-missing',
    )
    expect(whyNotYet({ programme: 'wi2021', attended: { minutes: 720, activity: true } })).to.equal(null)
  })

  it('signs today or before, and not before the term began', () => {
    const check = (day: string) => () => checkSigningDay(day, '2026-12-17', { dutyStartsOn: '2026-09-01' })
    expect(check('2026-12-17')).not.to.throw()
    expect(check('2026-09-01')).not.to.throw()
    expect(check('2026-12-18')).to.throw('signing-in-future')
    expect(check('2026-08-31')).to.throw('signing-before-term')
  })
})
