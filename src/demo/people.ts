import { addDays, type Day } from '../calendar/days.ts'

/** Draws the same numbers from the same seed: everyone's demo is the same town. */
export type Chance = () => number

/** A generator of numbers from 0 to 1 (mulberry32). */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of a list. */
export function pick<T>(draw: Chance, list: readonly T[]): T {
  return list[Math.floor(draw() * list.length)] as T
}

/** The first line of a referral file. */
export const HEADING =
  'Referentie;BSN;V-nummer;Voornamen;Achternaam;Geslacht;Geboortedatum;Straat;Huisnummer;Postcode;Woonplaats;Gemeentecode;Wet;Doelgroep;Datum kennisgeving;Begindatum plicht;Einddatum termijn;Talen;E-mail;E-mail toegestaan;Telefoon;Behoeften;Begeleider;Begeleider e-mail;Begeleider toegestaan'

/**
 * Somebody made up, as a row of a referral file. Names are drawn from lists; the BSN is from 9999xxxxx and addresses are example.org.
 * @param number Makes reference, BSN and V-number; 1 is the first.
 * @param today The day on which DUO sends the file.
 */
export function demoRow(draw: Chance, number: number, today: Day): string {
  const origin = weighted(draw, ORIGINS)
  const place = weighted(draw, TOWNS)
  const woman = draw() < 0.52
  const given = pick(draw, woman ? origin.women : origin.men)
  const newLaw = draw() < 0.62
  const noticed = addDays(today, -Math.floor(draw() * 21))
  // Some of the old law come late: their year is nearly over, and Dagdeel must hurry.
  const late = !newLaw && draw() < 0.3
  const term = newLaw ? 1095 : late ? 40 + Math.floor(draw() * 50) : 365
  const reach = draw()
  const email = `${plain(given)}.${number}@example.org`
  return [
    `R-${String(number).padStart(6, '0')}`,
    testBsn(number),
    String(2_700_000_000 + number),
    given,
    pick(draw, origin.families),
    woman ? 'v' : 'm',
    dutch(addDays('1966-01-01', Math.floor(draw() * 14_600))),
    pick(draw, place.streets),
    1 + Math.floor(draw() * 180),
    `${place.postcode}${10 + Math.floor(draw() * 89)} ${pick(draw, [...'ABCDEGHJKLM'])}${pick(draw, [...'ABCEGHJKLM'])}`,
    place.town,
    place.code,
    newLaw ? 'Wi2021' : 'Wi2013',
    ['en', 'es', 'zh', 'tr'].includes(origin.language) ? 'Gezinsmigrant en overige migrant' : 'Asielstatushouder',
    dutch(noticed),
    dutch(noticed),
    dutch(addDays(noticed, term)),
    draw() < 0.35 && origin.language !== 'nl' ? `${origin.language}, nl` : origin.language,
    reach < 0.72 ? email : '',
    reach < 0.72 ? 'ja' : 'nee',
    `06${String(10_000_000 + number)}`,
    draw() < 0.04 ? 'rolstoel' : draw() < 0.05 ? 'kinderopvang' : '',
    ...(draw() < 0.2 ? ['VluchtelingenWerk', 'begeleider@example.org', 'ja'] : ['', '', '']),
  ].join(';')
}

function weighted<T extends { share: number }>(draw: Chance, list: readonly T[]): T {
  let left = draw() * list.reduce((sum, { share }) => sum + share, 0)
  return list.find(({ share }) => (left -= share) < 0) ?? (list[0] as T)
}

function dutch(day: Day): string {
  return day.split('-').reverse().join('-')
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll('ı', 'i')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1]
const passing: string[] = []

/** The n-th number from 9999xxxxx, which only tests use, that passes the check on BSNs. */
function testBsn(number: number): string {
  for (let bsn = Number(passing.at(-1) ?? 999_899_999) + 1; passing.length < number; bsn++) {
    const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(String(bsn)[index]), 0)
    if (sum % 11 === 0) passing.push(String(bsn))
  }
  return passing[number - 1] as string
}

/** Where people come from: their language, how many of a hundred speak it, and names. */
interface Origin {
  readonly language: string
  readonly share: number
  readonly women: readonly string[]
  readonly men: readonly string[]
  readonly families: readonly string[]
}

const ORIGINS: readonly Origin[] = [
  {
    language: 'ar',
    share: 36,
    women: ['Rania', 'Hala', 'Nour', 'Yasmin', 'Layla'],
    men: ['Ahmad', 'Omar', 'Khaled', 'Samir', 'Mahmoud'],
    families: ['Haddad', 'Darwish', 'Khoury', 'Al-Hassan', 'Sabbagh', "Al Ma'arri"],
  },
  {
    language: 'ti',
    share: 17,
    women: ['Selam', 'Mehret', 'Senait', 'Abrehet'],
    men: ['Tesfay', 'Yonas', 'Filmon'],
    families: ['Ghebremedhin', 'Tekle', 'Haile', 'Woldemichael'],
  },
  {
    language: 'tr',
    share: 16,
    women: ['Ayşe', 'Emine', 'Çağla', 'Şule'],
    men: ['Mehmet', 'Burak', 'İbrahim'],
    families: ['Yılmaz', 'Öztürk', 'Çelik', 'Şahin'],
  },
  {
    language: 'fa',
    share: 11,
    women: ['Parisa', 'Shirin', 'Mina'],
    men: ['Reza', 'Farhad'],
    families: ['Rahimi', 'Ahmadi', 'Karimi'],
  },
  {
    language: 'en',
    share: 8,
    women: ['Grace', 'Amaka'],
    men: ['Daniel', 'Chidi'],
    families: ['Okafor', 'Mensah', "O'Neill"],
  },
  { language: 'so', share: 5, women: ['Hodan', 'Faadumo'], men: ['Abdirahman'], families: ['Warsame', 'Jama'] },
  { language: 'es', share: 4, women: ['María José', 'Núria'], men: ['Íñigo'], families: ['Muñoz', 'García'] },
  { language: 'zh', share: 3, women: ['Xiaoming', 'Li'], men: ['Wei'], families: ['Zhang', 'Wang'] },
]

/** Where people live, and how many of a hundred do. */
const TOWNS = [
  {
    code: '0935',
    town: 'Maastricht',
    postcode: '62',
    share: 60,
    streets: ['Markt', 'Brusselsestraat', 'Scharnerweg', 'Severenstraat', 'Malberglaan'],
  },
  { code: '0938', town: 'Meerssen', postcode: '62', share: 12, streets: ['Stationsstraat', 'Bunderstraat'] },
  { code: '0994', town: 'Valkenburg', postcode: '63', share: 11, streets: ['Wilhelminalaan', 'Broekhem'] },
  { code: '1729', town: 'Gulpen', postcode: '62', share: 9, streets: ['Rijksweg', 'Dorpsstraat'] },
  { code: '0981', town: 'Vaals', postcode: '62', share: 8, streets: ['Maastrichterlaan', 'Lindenstraat'] },
]
