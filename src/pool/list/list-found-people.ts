import type { SelectQueryBuilder } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { fullName, searchName } from '../../people/full-name.ts'
import { readBsn, readVNumber } from '../../people/identity.ts'
import type { Secrets } from '../../people/secrets.ts'
import { howFar, patternsFor } from '../../people/sounds-like.ts'
import { readBirthDate } from '../../referrals/file/cells.ts'
import type { ReferralStatus } from '../../referrals/referral-status.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { listMunicipalities } from './list-pool.ts'

/** Somebody who may be meant. */
export interface FoundPerson {
  readonly reference: string
  readonly name: string
  readonly birthDate: string | null
  readonly place: string
  readonly status: ReferralStatus
  readonly statusReason: string | null
  readonly pausedUntil: string | null
  readonly waitingSince: string
  /** The name is spelled otherwise than what was typed. */
  readonly alike: boolean
}

/** More than this many is no answer. */
export const MOST_FOUND = 50
/** Of who sounds alike more are looked at, for only some are near enough. */
const MOST_ALIKE = 2_000

/**
 * Looks somebody up in the municipalities in scope, wherever they stand in the programme: by BSN or V-number (exactly), reference, e-mail,
 * telephone, postcode, day or year of birth, or by words of the name, spelled freely. A number that nobody has finds nobody.
 * @returns At most `MOST_FOUND` people: who is called so by name, then who is called nearly so, the nearest first; nobody when the text
 * is empty.
 */
export async function listFoundPeople(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  by: Actor,
  text: string,
): Promise<FoundPerson[]> {
  const asked = readAsked(
    text.trim().replace(WRITTEN, (date) => readBirthDate(date) ?? date),
    secrets,
  )
  if (!asked) return []
  const municipalities = await listMunicipalities(db.read)
  const query = () => {
    const found = db.read
      .createQueryBuilder(Referral, 'referral')
      .innerJoinAndSelect('referral.person', 'person')
      .where(...scopeWhere(by.scope, 'referral.municipality'))
    for (const { sql, parameters } of asked.conditions) found.andWhere(sql, parameters)
    return found.orderBy('person.familyName').addOrderBy('referral.reference')
  }
  const called = await listCalled(query(), asked.words)
  const alike = (await listSoundingAlike(query(), asked.words)).filter(({ id }) => !called.some((one) => one.id === id))
  const shown = (one: Referral, isAlike: boolean): FoundPerson => ({
    reference: one.reference,
    name: fullName(one.person),
    birthDate: one.person.birthDate,
    place: municipalities.get(one.municipality)?.name ?? one.municipality,
    status: one.status,
    statusReason: one.statusReason,
    pausedUntil: one.pausedUntil,
    waitingSince: one.waitingSince,
    alike: isAlike,
  })
  return [...called.map((one) => shown(one, false)), ...alike.map((one) => shown(one, true))].slice(0, MOST_FOUND)
}

/** Whose name has all these words in it; everybody when there are none. */
function listCalled(query: SelectQueryBuilder<Referral>, words: string): Promise<Referral[]> {
  for (const [at, word] of plain(words).entries())
    query.andWhere(`person.searchName LIKE :word${at}`, { [`word${at}`]: `%${word}%` })
  return query.limit(MOST_FOUND).getMany()
}

/** Whose name sounds like these words, or nearly so, the nearest first. */
async function listSoundingAlike(query: SelectQueryBuilder<Referral>, words: string): Promise<Referral[]> {
  const patterns = patternsFor(plain(words).join(' '))
  if (patterns.length === 0) return []
  for (const [at, oneOf] of patterns.entries()) {
    const name = (nth: number) => `sound${at}x${nth}`
    const sql = oneOf.map((_, nth) => `person.soundsLike LIKE :${name(nth)}`).join(' OR ')
    query.andWhere(`(${sql})`, Object.fromEntries(oneOf.map((pattern, nth) => [name(nth), pattern])))
  }
  // Names alone first: of those who sound alike most are not near enough, and whole rows take long.
  const names = await query
    .clone()
    .select(['referral.id AS id', 'person.searchName AS name'])
    .limit(MOST_ALIKE)
    .getRawMany<{ id: string; name: string }>()
  const near = names
    .map(({ id, name }) => ({ id, far: howFar(words, name) ?? Infinity }))
    .filter(({ far }) => far < Infinity)
    .sort((first, second) => first.far - second.far)
    .slice(0, MOST_FOUND)
    .map(({ id }) => id)
  const found = await query.andWhere('referral.id IN (:...near)', { near: [...near, ''] }).getMany()
  return found.sort((first, second) => near.indexOf(first.id) - near.indexOf(second.id))
}

function plain(words: string): string[] {
  return searchName(words).replace(/[%\\]/g, '').split(' ').filter(Boolean)
}

/** What was typed: words of a name, and what must hold besides. */
interface Asked {
  readonly words: string
  readonly conditions: readonly Condition[]
}

interface Condition {
  readonly sql: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** A text of digits alone is a number, a day or a telephone, never a name. */
function readAsked(text: string, secrets: Secrets): Asked | null {
  if (/^[+(]?[\d\s().-]+$/.test(text)) return { words: '', conditions: [numbered(text, secrets)] }
  if (text.includes('@'))
    return {
      words: '',
      conditions: [{ sql: 'LOWER(person.email) = :email', parameters: { email: text.toLowerCase() } }],
    }
  if (/^\S*\d\S*$/.test(text) && !readBorn(text) && !POSTCODE.test(text))
    return {
      words: '',
      conditions: [
        {
          sql: `(LOWER(referral.reference) = :reference OR ${mergedFrom('LOWER(merged.gone_reference) = :reference')})`,
          parameters: { reference: text.toLowerCase() },
        },
      ],
    }
  const postcode = POSTCODE.exec(text)
  const words = (postcode ? text.replace(postcode[0], ' ') : text).split(/\s+/).filter(Boolean)
  const born = words.map(readBorn).find(Boolean)
  const houseNumber = postcode && words.find((word) => /^\d+$/.test(word))
  const names = words.filter((word) => !readBorn(word) && word !== houseNumber).join(' ')
  const conditions = [
    ...(postcode
      ? [
          {
            sql: 'person.postcode = :postcode',
            parameters: { postcode: `${postcode[1]} ${postcode[2]?.toUpperCase()}` },
          },
        ]
      : []),
    ...(houseNumber ? [{ sql: 'person.houseNumber = :houseNumber', parameters: { houseNumber } }] : []),
    ...(born ? [{ sql: 'person.birthDate LIKE :born', parameters: { born: `${born}%` } }] : []),
  ]
  return plain(names).length === 0 && conditions.length === 0 ? null : { words: names, conditions }
}

/** Who somebody turned out to be who was merged into them. @param where About `merged` and, as `gone`, the person who went. */
function mergedFrom(where: string): string {
  return `referral.id IN (SELECT merged.kept_referral_id FROM person_merge merged
    INNER JOIN person gone ON gone.id = merged.gone_person_id WHERE merged.undone_at IS NULL AND ${where})`
}

/** With a space in it, `1985 el` is a year and the beginning of a name; no postcode ends so, or it is said without the space. */
const POSTCODE = /\b(\d{4})(?:\s(?!(?:al|de|du|el|la|le|ul|te|en)\b))?([a-z]{2})\b/i

/** `6 september 1979`, as our own pages write it. */
const WRITTEN = /\b\d{1,2} [a-z]{3,9}\.? \d{4}\b/i

/** A day of birth, or its month or year: people also write it with dots or slashes, or with nothing between. */
function readBorn(word: string): string | null {
  return readBirthDate(word.replace(/(?<=\d)[./](?=\d)/g, '-').replace(/^(\d\d)(\d\d)((?:19|20)\d\d)$/, '$1-$2-$3'))
}

/** Of a telephone these count: with or without the country, with whatever stands between. */
const PHONE = "REPLACE(REPLACE(REPLACE(REPLACE(person.phone, ' ', ''), '-', ''), '(', ''), ')', '')"

function numbered(text: string, secrets: Secrets): Condition {
  const bsn = readBsn(text)
  const vNumber = readVNumber(text)
  const phone = text.replace(/\D/g, '').replace(/^(?:0031|31|0)/, '')
  const others = [
    mergedFrom(
      '(gone.bsn_hash IN (:...bsn) OR gone.v_number_hash IN (:...vNumber) OR merged.gone_reference = :reference)',
    ),
    ...(phone.length >= 8 ? [`${PHONE} LIKE :phone`] : []),
    ...(readBorn(text) ? ['person.birthDate LIKE :born'] : []),
  ]
  return {
    sql: `(${['person.bsnHash IN (:...bsn)', 'person.vNumberHash IN (:...vNumber)', 'referral.reference = :reference', ...others].join(' OR ')})`,
    parameters: {
      bsn: bsn ? secrets.hashes('bsn', bsn) : [''],
      vNumber: vNumber ? secrets.hashes('v-number', vNumber) : [''],
      reference: text,
      phone: `%${phone}`,
      born: `${readBorn(text) ?? ''}%`,
    },
  }
}
