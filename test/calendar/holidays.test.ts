import { expect } from 'chai'
import { daysBetween, weekday } from '../../src/calendar/days.ts'
import {
  publicHolidayOn,
  publicHolidays,
  isWorkingDay,
  workingDayOnOrBefore,
  SCHOOL_REGIONS,
  schoolHolidayOn,
  schoolHolidaysIn,
  schoolHolidaysKnownUntil,
} from '../../src/calendar/holidays.ts'
import { repeatedDays } from '../../src/setup/half-days/slot-pattern.ts'

const short = (year: number) =>
  publicHolidays(year)
    .map(({ day }) => day.slice(5))
    .join(' ')

describe('public holidays', () => {
  it('are those that the law gives for 2026, 2027 and 2028', () => {
    expect(short(2026)).to.equal('01-01 04-03 04-05 04-06 04-27 05-05 05-14 05-24 05-25 12-25 12-26')
    expect(short(2027)).to.equal('01-01 03-26 03-28 03-29 04-27 05-05 05-06 05-16 05-17 12-25 12-26')
    expect(short(2028)).to.equal('01-01 04-14 04-16 04-17 04-27 05-05 05-25 06-04 06-05 12-25 12-26')
  })

  it('know the earliest and the latest Easter', () => {
    const easter = (year: number) => publicHolidays(year).find(({ name }) => name === 'easter')?.day
    expect([1818, 2000, 2038, 2285].map(easter)).to.deep.equal(['1818-03-22', '2000-04-23', '2038-04-25', '2285-03-22'])
  })

  it('put the King’s day on Saturday when the 27th is a Sunday', () => {
    expect(publicHolidayOn('2025-04-26')?.name).to.equal('kingsDay')
    expect(publicHolidayOn('2025-04-27')).to.equal(undefined)
    expect(publicHolidayOn('2026-04-27')?.name).to.equal('kingsDay')
  })

  it('leave Good Friday and Liberation Day to each municipality', () => {
    const choices = publicHolidays(2027).filter(({ choice }) => choice)
    expect(choices.map(({ name }) => name)).to.deep.equal(['goodFriday', 'liberationDay'])
  })
})

describe('working days', () => {
  it('leave out weekends and holidays', () => {
    expect(['2026-12-24', '2026-12-25', '2026-12-27', '2027-05-06'].map(isWorkingDay)).to.deep.equal([
      true,
      false,
      false,
      false,
    ])
  })

  it('give the last one before a holiday', () => {
    expect(workingDayOnOrBefore('2026-12-27')).to.equal('2026-12-24')
    expect(workingDayOnOrBefore('2027-03-29')).to.equal('2027-03-25')
    expect(workingDayOnOrBefore('2026-12-01')).to.equal('2026-12-01')
  })
})

describe('school holidays', () => {
  it('differ by region', () => {
    expect(schoolHolidayOn('2026-10-12', 'noord')?.name).to.equal('autumn')
    expect(schoolHolidayOn('2026-10-12', 'zuid')).to.equal(undefined)
    expect(schoolHolidayOn('2027-02-15', 'zuid')?.name).to.equal('spring')
  })

  it('are whole weeks from Saturday to Sunday, five each school year, in every region', () => {
    for (const region of SCHOOL_REGIONS) {
      const found = schoolHolidaysIn(region, '2025-09-01', '2028-08-31')
      expect(found.map(({ name }) => name).filter((name) => name === 'may').length, region).to.equal(3)
      expect(found.length, region).to.be.within(15, 16)
      for (const { from, to } of found) {
        expect([weekday(from), weekday(to)], `${region} ${from}`).to.deep.equal([6, 7])
        expect([9, 16, 44], `${region} ${from}`).to.include(daysBetween(from, to) + 1)
      }
    }
  })

  it('say until when they are known', () => {
    expect(schoolHolidaysKnownUntil('zuid')).to.equal('2028-09-03')
    expect(schoolHolidayOn('2029-07-20', 'zuid')).to.equal(undefined)
  })
})

describe('days that repeat', () => {
  it('are every Tuesday, both ends included', () => {
    const days = repeatedDays({ from: '2026-12-01', to: '2026-12-15', weekdays: [2], everyWeeks: 1 })
    expect(days).to.deep.equal(['2026-12-01', '2026-12-08', '2026-12-15'])
  })

  it('are every other week, counted from the week of the first day', () => {
    const days = repeatedDays({ from: '2026-12-03', to: '2026-12-31', weekdays: [2, 4], everyWeeks: 2 })
    expect(days).to.deep.equal(['2026-12-03', '2026-12-15', '2026-12-17', '2026-12-29', '2026-12-31'])
  })

  it('are none when it ends before it begins', () => {
    expect(repeatedDays({ from: '2026-12-03', to: '2026-12-01', weekdays: [4], everyWeeks: 1 })).to.deep.equal([])
  })
})
