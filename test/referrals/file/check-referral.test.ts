import { expect } from 'chai'
import fc from 'fast-check'
import type { ReferralCandidate } from '../../../src/referrals/file/candidate.ts'
import { checkReferral } from '../../../src/referrals/file/check-rows.ts'
import { aReferral, context } from './a-referral-file.ts'
import { REFERRAL_FIELDS, type ReferralField } from '../../../src/referrals/file/headings.ts'

type Changes = Partial<Record<ReferralField, string>>

function accepted(changes: Changes): ReferralCandidate {
  const { candidate, problems } = checkReferral(aReferral(changes), context)
  return candidate ?? expect.fail(JSON.stringify(problems))
}

function problemsOf(changes: Changes): (string | undefined)[][] {
  const { candidate, problems } = checkReferral(aReferral(changes), context, 7)
  expect(candidate === null).to.equal(problems.length > 0)
  return problems.map(({ problem, column }) => [problem, column])
}

describe('Checking a referral', () => {
  it('accepts one with only what is needed', () => {
    const { bsn, municipality, languages, email, mayEmail, targetGroup, birthDate } = accepted({})
    expect({ bsn, municipality, languages, email, mayEmail, targetGroup, birthDate }).to.deep.equal({
      bsn: '999990019',
      municipality: '0935',
      languages: [],
      email: null,
      mayEmail: false,
      targetGroup: null,
      birthDate: null,
    })
  })

  const wrong: [what: string, changes: Changes, problem: string, column?: ReferralField][] = [
    ['a BSN that fails the check', { bsn: '999990018' }, 'bsn-invalid', 'bsn'],
    ['a BSN that Excel mangled', { bsn: '1E+08' }, 'bsn-invalid', 'bsn'],
    ['a V-number with letters', { 'v-nummer': 'V27A' }, 'v-number-invalid', 'v-nummer'],
    ['neither number', { bsn: ' ', 'v-nummer': '' }, 'identity-missing'],
    ['no surname', { achternaam: '  ' }, 'name-missing', 'achternaam'],
    ['an unknown surname alone', { achternaam: '.' }, 'name-missing', 'achternaam'],
    ['a birth date that does not exist', { geboortedatum: '31-02-1990' }, 'date-invalid', 'geboortedatum'],
    ['a birth date to come', { geboortedatum: '02-12-2026' }, 'date-in-future', 'geboortedatum'],
    ['a birth year to come', { geboortedatum: '2027' }, 'date-in-future', 'geboortedatum'],
    ['a notice to come', { 'datum kennisgeving': '02-12-2026' }, 'date-in-future', 'datum kennisgeving'],
    ['a start that is no date', { 'begindatum plicht': 'juni' }, 'date-invalid', 'begindatum plicht'],
    ['no end of the term', { 'einddatum termijn': '' }, 'date-invalid', 'einddatum termijn'],
    ['an end before the start', { 'einddatum termijn': '01-01-2026' }, 'deadline-before-start', 'einddatum termijn'],
    ['an end on the start', { 'einddatum termijn': '01-06-2026' }, 'deadline-before-start', 'einddatum termijn'],
    ['a postcode with a zero in front', { postcode: '0123 AB' }, 'postcode-invalid', 'postcode'],
    ['an e-mail address that is none', { 'e-mail': 'geen adres' }, 'email-invalid', 'e-mail'],
    ['an address of the counsellor that is none', { 'begeleider e-mail': 'x@y' }, 'email-invalid', 'begeleider e-mail'],
    ['a law of before', { wet: 'Wi2007' }, 'law-unknown', 'wet'],
    ['no law', { wet: '' }, 'law-unknown', 'wet'],
    ['a group that is none', { doelgroep: 'student' }, 'target-group-unknown', 'doelgroep'],
    ['a language that is none', { talen: 'ar, Klingons' }, 'language-unknown', 'talen'],
    ['a municipality that is none', { gemeentecode: '9999' }, 'municipality-unknown', 'gemeentecode'],
    ['a municipality by name', { gemeentecode: 'Maastricht' }, 'municipality-unknown', 'gemeentecode'],
    ['a BSN for a reference', { referentie: '9999.90.019' }, 'number-in-text', 'referentie'],
    ['a V-number in a household', { huishouden: 'gezin 2700000001' }, 'number-in-text', 'huishouden'],
    ['a name like a book', { achternaam: 'A'.repeat(2_001) }, 'text-too-long', 'achternaam'],
    ['a reference that fits no address', { referentie: 'R'.repeat(101) }, 'text-too-long', 'referentie'],
    ['an error of a spreadsheet', { voornamen: '#N/A' }, 'cell-error', 'voornamen'],
    ['an error of a Dutch spreadsheet', { postcode: '#VERW!' }, 'cell-error', 'postcode'],
    ['a division by nothing', { talen: '#DIV/0!' }, 'cell-error', 'talen'],
    ['a municipality of others', { gemeentecode: '0981' }, 'municipality-not-yours', 'gemeentecode'],
  ]
  for (const [what, changes, problem, column] of wrong) {
    it(`rejects ${what}`, () => {
      expect(problemsOf(changes)).to.deep.equal([[problem, column]])
    })
  }

  it('tells every problem, each with its row and what to do', () => {
    const { problems } = checkReferral(aReferral({ bsn: '1E+08', wet: '', postcode: 'x' }), context, 7)
    expect(problems.map(({ row, problem }) => [row, problem])).to.deep.equal([
      [7, 'bsn-invalid'],
      [7, 'postcode-invalid'],
      [7, 'law-unknown'],
    ])
    expect(problems[0]?.message).to.include('Excel')
  })

  it('repeats no cell in a message, whatever stands where', () => {
    const text = fc.constantFrom('999990019', '9999.90.019', '2700000001', '999990018 AB', '999990019@x')
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...REFERRAL_FIELDS), text), (changes) => {
        const { problems } = checkReferral({ ...changes }, context, 2)
        for (const { message } of problems) expect(message).to.not.match(/9999|27000/)
      }),
    )
  })

  it('takes the last day of a Wi2013 term as the deadline, and the day before the end of a Wi2021 term', () => {
    expect(accepted({ wet: 'WI2013', 'einddatum termijn': '2027-06-01' })).to.include({
      law: 'Wi2013',
      deadline: '2027-06-01',
    })
    expect(accepted({ wet: 'wi2021', 'einddatum termijn': '2027-03-01' })).to.include({
      deadline: '2027-02-28',
      termEndsOn: '2027-03-01',
    })
  })

  it('counts the waiting from the notice, else from the start of the duty, else from today', () => {
    expect(accepted({ 'datum kennisgeving': '15-05-2026' }).waitingSince).to.equal('2026-05-15')
    expect(accepted({}).waitingSince).to.equal('2026-06-01')
    expect(accepted({ 'begindatum plicht': '' }).waitingSince).to.equal('2026-12-01')
  })

  it('lets a duty begin in the future', () => {
    expect(accepted({ 'begindatum plicht': '01-02-2027' }).dutyStartsOn).to.equal('2027-02-01')
  })

  it('puts right what a spreadsheet did', () => {
    const changes = {
      bsn: "'10000008",
      'v-nummer': '501.010.101',
      gemeentecode: '935',
      postcode: '6211ck',
      telefoon: "'0612345678",
    }
    expect(accepted(changes)).to.include({
      bsn: '010000008',
      vNumber: '0501010101',
      municipality: '0935',
      postcode: '6211 CK',
      phone: '0612345678',
    })
    expect(accepted({ gemeentecode: 'gm0938' }).municipality).to.equal('0938')
  })

  it('keeps the apostrophe of a name, and puts a name on one line', () => {
    const changes = { voorvoegsel: "'t", achternaam: ' Hooft\r\nBcc:  x ', woonplaats: "'s-Gravenhage" }
    expect(accepted(changes)).to.include({ prefix: "'t", familyName: 'Hooft Bcc: x', town: "'s-Gravenhage" })
    expect(accepted({ achternaam: 'A\u202ebc\u200b\u00a0D' }).familyName).to.equal('Abc D')
  })

  it('takes an unknown surname beside given names', () => {
    expect(accepted({ achternaam: '.', voornamen: 'Ahmad' })).to.include({ familyName: '.', givenNames: 'Ahmad' })
  })

  it('reads the rest in the words of the municipality', () => {
    const changes: Changes = {
      geslacht: 'V',
      doelgroep: 'GEZINSMIGRANT en overige migrant',
      geboortedatum: '00-05-1990',
      'e-mail': "o'neill+pvt@mail.example.org",
      'e-mail toegestaan': 'JA',
      behoeften: 'Rolstoel, Kinderopvang, stilteruimte, rolstoel',
      'samen of apart': 'Samen',
      'begeleider toegestaan': 'nee',
    }
    const { needs, ...rest } = accepted(changes)
    expect(needs).to.deep.equal(['wheelchair', 'childcare', 'stilteruimte'])
    expect(rest).to.include({
      gender: 'V',
      targetGroup: 'family-or-other-migrant',
      birthDate: '1990-05',
      email: "o'neill+pvt@mail.example.org",
      mayEmail: true,
      householdMode: 'together',
      counsellorMay: false,
    })
  })

  const trickyAddresses = [
    'a@example.org,b@example.org',
    'a@example.org;b@example.org',
    'A <a@example.org>',
    '"a b"@example.org',
    'a@example.org (b)',
    'a@@example.org',
    '.a@example.org',
    'a..b@example.org',
    'a@-example.org',
    'a@example.org.',
    'a@[127.0.0.1]',
    'mailto:a@example.org',
    `${'a'.repeat(65)}@example.org`,
  ]
  for (const address of trickyAddresses) {
    it(`refuses to mail to ${address}`, () => {
      expect(problemsOf({ 'e-mail': address })).to.deep.equal([['email-invalid', 'e-mail']])
    })
  }

  it('does not let a line end into an address', () => {
    expect(problemsOf({ 'e-mail': 'a@example.org\r\nBcc: b@example.org' })).to.deep.equal([['email-invalid', 'e-mail']])
  })

  it('asks for a municipality when neither row nor command gives one', () => {
    const { problems } = checkReferral(aReferral(), { ...context, defaultMunicipality: undefined })
    expect(problems[0]?.problem).to.equal('municipality-unknown')
  })

  it('lets somebody who may do everything work for each known municipality', () => {
    const everything = { ...context, allowedMunicipalities: 'all' as const }
    expect(checkReferral(aReferral({ gemeentecode: '0981' }), everything).problems).to.deep.equal([])
  })
})
