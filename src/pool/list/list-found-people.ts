import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { fullName, searchName } from '../../people/full-name.ts'
import { readBsn, readVNumber } from '../../people/identity.ts'
import type { Secrets } from '../../people/secrets.ts'
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
  readonly waitingSince: string
}

/** More than this many is no answer. */
export const MOST_FOUND = 50

/**
 * Looks somebody up in the municipalities in scope, wherever they stand in the programme: by BSN or V-number (exactly), by reference,
 * or by words of the name, spelled freely. A number that nobody has finds nobody.
 * @returns At most `MOST_FOUND` people, by name; nobody when the text is empty.
 */
export async function listFoundPeople(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  by: Actor,
  text: string,
): Promise<FoundPerson[]> {
  const where = conditionFor(text.trim(), secrets)
  if (!where) return []
  const found = await db.read
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(...scopeWhere(by.scope, 'referral.municipality'))
    .andWhere(where.sql, where.parameters)
    .orderBy('person.familyName')
    .addOrderBy('referral.reference')
    .limit(MOST_FOUND)
    .getMany()
  return asFound(db.read, found)
}

async function asFound(tx: EntityManager, referrals: readonly Referral[]): Promise<FoundPerson[]> {
  const municipalities = await listMunicipalities(tx)
  return referrals.map(({ reference, municipality, status, waitingSince, person }) => ({
    reference,
    name: fullName(person),
    birthDate: person.birthDate,
    place: municipalities.get(municipality)?.name ?? municipality,
    status,
    waitingSince,
  }))
}

/** A text of digits alone is a number, never a name. */
function conditionFor(text: string, secrets: Secrets) {
  if (/^[\d.\s]+$/.test(text)) {
    const bsn = readBsn(text)
    const vNumber = readVNumber(text)
    return {
      sql: '(person.bsnHash IN (:...bsn) OR person.vNumberHash IN (:...vNumber) OR referral.reference = :reference)',
      parameters: {
        bsn: bsn ? secrets.hashes('bsn', bsn) : [''],
        vNumber: vNumber ? secrets.hashes('v-number', vNumber) : [''],
        reference: text,
      },
    }
  }
  const words = searchName(text).replace(/[%\\]/g, '').split(' ').filter(Boolean)
  if (words.length === 0) return null
  const named = words.map((_, at) => `person.searchName LIKE :word${at}`).join(' AND ')
  return {
    sql: `(LOWER(referral.reference) = :reference OR (${named}))`,
    parameters: {
      reference: text.toLowerCase(),
      ...Object.fromEntries(words.map((word, at) => [`word${at}`, `%${word}%`])),
    },
  }
}
