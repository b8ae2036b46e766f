import { testBsn } from '../support/town.ts'

const HEADING =
  'Referentie;BSN;V-nummer;Voornamen;Achternaam;Gemeentecode;Wet;Begindatum plicht;Einddatum termijn;Talen'

/** A referral file of these rows, in Maastricht's usual columns. */
export function smallFile(...rows: readonly string[]) {
  return { name: 'augustus.csv', bytes: Buffer.from([HEADING, ...rows].join('\n')), municipality: '0935' }
}

/** A good row about somebody made up. */
export function goodRow(number: number, familyName = 'Haddad', municipality = '0935'): string {
  const numbers = `${testBsn(number)};${2_700_000_000 + number}`
  return `R-${number};${numbers};Rania;${familyName};${municipality};Wi2013;01-06-2026;01-06-2027;ar, nl`
}

/** A row whose BSN does not pass the check, and whose name would start a formula. */
export const BAD_ROW = 'R-9;123456789;;=1+1;Fout;0935;Wi2013;01-06-2026;01-06-2027;ar'
