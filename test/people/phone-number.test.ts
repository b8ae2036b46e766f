import { expect } from 'chai'
import { mobileNumber, smsNumberOf, writtenNumber } from '../../src/people/phone-number.ts'

describe('a telephone number', () => {
  for (const typed of ['06 12345678', '0612345678', '+31 6 1234 5678', '0031612345678', '٠٦١٢٣٤٥٦٧٨', '06-12.34.56.78'])
    it(`is known as the same mobile one when somebody writes ${typed}`, () => {
      expect(mobileNumber(typed)).to.equal('+31612345678')
    })

  for (const typed of ['043-3504040', '06-1234', '14 043', '0900-1234', '112', 'onbekend', '', null])
    it(`gets no SMS when it is ${typed === null ? 'not there' : `“${typed}”`}`, () => {
      expect(mobileNumber(typed)).to.equal(null)
    })

  it('of another country is one with its country in front', () => {
    expect(mobileNumber('+32 470 12 34 56')).to.equal('+32470123456')
    expect(mobileNumber('0470 12 34 56')).to.equal(null)
  })

  it('is shown as people write it', () => {
    expect(writtenNumber('+31612345678')).to.equal('06 12345678')
    expect(writtenNumber('+32470123456')).to.equal('+32 470 12 34 56')
    expect(writtenNumber('vraag de buren')).to.equal('vraag de buren')
  })

  it('gets SMS as long as it is the one that they agreed to, however it is written', () => {
    expect(smsNumberOf({ phone: '06-12345678', smsNumber: '+31612345678' })).to.equal('+31612345678')
    expect(smsNumberOf({ phone: '06 87654321', smsNumber: '+31612345678' })).to.equal(null)
    expect(smsNumberOf({ phone: null, smsNumber: '+31612345678' })).to.equal(null)
    expect(smsNumberOf({ phone: '06 12345678', smsNumber: null })).to.equal(null)
  })
})
