import { expect } from 'chai'
import { dueReport, type ToldSigning } from '../../../src/reports/duo/list-due-reports.ts'

const signing = (id: string, wishes: Partial<ToldSigning> = {}): ToldSigning => ({
  id,
  signedOn: '2026-12-17',
  recordedAt: `2026-12-17T10:00:0${id}.000Z`,
  withdrawnAt: null,
  toldAt: null,
  withdrawalToldAt: null,
  ...wishes,
})
const LATER = '2026-12-18T09:00:00.000Z'
const LAST = '2026-12-19T09:00:00.000Z'

describe('what DUO must be told', () => {
  it('is a date that it does not have yet', () => {
    expect(dueReport([signing('1')])).to.deep.equal({ signingId: '1', kind: 'signed' })
  })

  it('is nothing when it knows the date', () => {
    expect(dueReport([signing('1', { toldAt: LATER })])).to.equal(null)
  })

  it('is nothing about a refusal, or about a date that was taken back in time', () => {
    expect(dueReport([signing('1', { signedOn: null })])).to.equal(null)
    expect(dueReport([signing('1', { withdrawnAt: LATER })])).to.equal(null)
  })

  it('is the withdrawal of a date that it has', () => {
    expect(dueReport([signing('1', { toldAt: LATER, withdrawnAt: LAST })])).to.deep.equal({
      signingId: '1',
      kind: 'withdrawal',
    })
  })

  it('is no more than the new date when a date is corrected', () => {
    const wrong = signing('1', { toldAt: LATER, withdrawnAt: LAST })
    expect(dueReport([wrong, signing('2', { signedOn: '2026-12-16' })])).to.deep.equal({
      signingId: '2',
      kind: 'signed',
    })
  })

  it('is nothing when the date that it has is right again', () => {
    expect(dueReport([signing('1', { toldAt: LATER, withdrawnAt: LAST }), signing('2')])).to.equal(null)
  })

  it('is the withdrawal of a date when the person turns out to have refused', () => {
    const wrong = signing('1', { toldAt: LATER, withdrawnAt: LAST })
    expect(dueReport([wrong, signing('2', { signedOn: null })])).to.deep.equal({ signingId: '1', kind: 'withdrawal' })
  })

  it('is the date again after its withdrawal was told, and nothing while nobody signs', () => {
    const gone = signing('1', { toldAt: LATER, withdrawnAt: LAST, withdrawalToldAt: LAST })
    expect(dueReport([gone])).to.equal(null)
    expect(dueReport([gone, signing('2')])).to.deep.equal({ signingId: '2', kind: 'signed' })
  })

  it('tells what was told last by the order of signing when the clock stood still', () => {
    const one = signing('1', { toldAt: LATER, withdrawnAt: LAST })
    const two = signing('2', { toldAt: LATER, signedOn: '2026-12-16' })
    expect(dueReport([two, one])).to.equal(null)
  })
})
