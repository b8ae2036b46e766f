import type { Deps } from '../../src/deps.ts'
import { COMMAND } from '../../src/history/work.ts'
import { receiveReferrals } from '../../src/referrals/receiving/receive-referrals.ts'
import type { ReferralCandidate } from '../../src/referrals/file/candidate.ts'
import { madeOnce } from './databases.ts'
import { applySettings } from '../../src/setup/settings/apply-settings.ts'

const sender = (name: string) => ({
  name: 'Sociale Zaken Maastricht Heuvelland',
  onBehalfOf: `college van burgemeester en wethouders van ${name}`,
  returnAddress: ['Postbus 1992', '6201 BZ  MAASTRICHT'],
  phone: '14 043',
  email: 'sociale-zaken@example.org',
})

/** What a test wants otherwise than in the small town of these tests. */
export interface TownWishes {
  readonly rules?: Record<string, unknown>
  readonly slots?: readonly Record<string, unknown>[]
  /** In the room of the town hall. */
  readonly seats?: number
}

/** A half day at the town hall, in Arabic or Dutch, on 17 December 2026. */
export const MORNING = {
  code: 'dec-17-am',
  programme: 'wi2013',
  room: 'stadhuis/a',
  languages: ['ar', 'nl'],
  serves: ['0935', '0938'],
  resources: ['interpreter-ar'],
  sessions: [{ date: '2026-12-17', start: '09:00', end: '12:30' }],
}

/** Later that day, in another language. */
export const AFTERNOON = {
  ...MORNING,
  code: 'dec-17-pm',
  languages: ['tr'],
  resources: ['interpreter-tr'],
  sessions: [{ date: '2026-12-17', start: '13:00', end: '16:30' }],
}

/** Two municipalities of one region with a town hall, where three people make a group; and a third on its own. */
export async function aTown(deps: Deps, { rules = {}, slots = [MORNING], seats = 5 }: TownWishes = {}): Promise<void> {
  const planning = { minGroupSize: 3, maxGroupSize: 5, rescueGroupSize: 2, noticeDays: 14, ...rules }
  const settings = {
    regions: [{ code: 'mh', name: 'Maastricht-Heuvelland', municipalities: ['0935', '0938'] }],
    municipalities: [
      { code: '0935', name: 'Maastricht', sender: sender('Maastricht'), rules: planning },
      { code: '0938', name: 'Meerssen', sender: sender('Meerssen'), rules: planning },
      { code: '0363', name: 'Amsterdam', sender: sender('Amsterdam'), rules: planning },
    ],
    venues: [
      {
        code: 'stadhuis',
        municipality: '0935',
        name: 'Stadhuis Maastricht',
        address: ['Markt 78', '6211 CL  MAASTRICHT'],
        directions: { nl: 'Ingang aan de Markt.', en: 'Entrance on the Markt.' },
        rooms: [{ code: 'a', capacity: seats, offers: ['wheelchair'] }],
      },
    ],
    slots,
  }
  const file = JSON.stringify(settings)
  await madeOnce(deps, `town ${deps.clock.now()} ${file}`, () => applySettings(deps, COMMAND, file))
}

/** Someone made up: the number makes their BSN (9999xxxxx), V-number, name and addresses. */
export function aCandidate(number: number, wishes: Partial<ReferralCandidate> = {}): ReferralCandidate {
  return {
    row: number + 1,
    reference: `R-${String(number).padStart(6, '0')}`,
    bsn: testBsn(number),
    vNumber: String(2_700_000_000 + number),
    givenNames: 'Rania',
    prefix: null,
    familyName: `Haddad ${number}`,
    gender: 'V',
    birthDate: '1986-09-08',
    street: 'Markt',
    houseNumber: String(number),
    houseLetter: null,
    addition: null,
    postcode: '6211 CK',
    town: 'Maastricht',
    municipality: '0935',
    law: 'Wi2013',
    targetGroup: 'asylum-status-holder',
    noticeSentOn: '2026-09-01',
    dutyStartsOn: '2026-09-01',
    termEndsOn: '2027-09-01',
    waitingSince: '2026-09-01',
    deadline: '2027-09-01',
    languages: ['ar', 'nl'],
    email: `rania.${number}@example.org`,
    mayEmail: true,
    phone: '0612345678',
    needs: [],
    household: null,
    householdMode: null,
    counsellorName: null,
    counsellorEmail: null,
    counsellorMay: false,
    ...wishes,
  }
}

/** Lets `count` people wait, all alike but for `wishes`. */
export async function peopleWait(
  deps: Deps,
  count: number,
  wishes: Partial<ReferralCandidate> = {},
  first = 1,
): Promise<void> {
  const candidates = Array.from({ length: count }, (_, index) => aCandidate(first + index, wishes))
  await receiveReferrals(deps, COMMAND, candidates)
}

/** The n-th number from 9999xxxxx, the range that only tests use, that passes the check on BSNs. */
export function testBsn(number: number): string {
  for (let bsn = 999_900_000, found = 0; ; bsn++) {
    const passes =
      [9, 8, 7, 6, 5, 4, 3, 2, -1].reduce((sum, weight, index) => sum + weight * Number(String(bsn)[index]), 0) % 11 ===
      0
    if (passes && ++found === number) return String(bsn)
  }
}

const HEADING =
  'Referentie;BSN;V-nummer;Voornamen;Achternaam;Geslacht;Straat;Huisnummer;Postcode;Woonplaats;Wet;Datum kennisgeving;Einddatum termijn;Talen;E-mail;E-mail toegestaan'

/** A referral file: so many people who speak Arabic, one in four without e-mail; and rows whose BSN is wrong. */
export function aFile(people: number, { bad = 0 } = {}): string {
  const row = (number: number, bsn: string) => {
    const mail = number % 4 === 0 ? ';nee' : `rania.${number}@example.org;ja`
    return `R-${number};${bsn};${2_700_000_000 + number};Rania;Haddad;v;Markt;${number};6211 CK;Maastricht;Wi2013;01-06-2026;01-06-2027;ar, nl;${mail}`
  }
  const good = Array.from({ length: people }, (_, index) => row(index + 1, testBsn(index + 1)))
  const wrong = Array.from({ length: bad }, (_, index) => row(people + index + 1, '999990018'))
  return [HEADING, ...good, ...wrong].join('\n')
}
