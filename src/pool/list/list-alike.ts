import { Brackets, type EntityManager } from 'typeorm'
import { Event } from '../../history/event.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { ReferralStatus } from '../../referrals/referral-status.ts'
import { TOLD_APART } from '../tell-apart.ts'

/** In what two people are alike who may be one. */
type Likeness = 'name' | 'phone' | 'address'

/** Somebody who may be the same person. */
export interface AlikePerson {
  readonly reference: string
  readonly name: string
  readonly birthDate: string | null
  readonly status: ReferralStatus
  readonly alike: readonly Likeness[]
}

const MOST_SHOWN = 5

/**
 * Who may be the same person, taken in twice with different numbers, of the same municipality: with the same name and birth date, the same
 * telephone, or the same given names at the same address. Who lives together is known by the household, and is not meant;
 * nor is who was told apart from them.
 * @param referral With the person.
 */
export async function listAlike(tx: EntityManager, referral: Referral): Promise<AlikePerson[]> {
  const { person, municipality, household } = referral
  const told = await tx.findBy(Event, { referralId: referral.id, kind: TOLD_APART })
  const others = told.map(({ data }) => String(data['reference']))
  const found = await tx
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where('person.municipality = :municipality AND person.id <> :id', { municipality, id: person.id })
    .andWhere('referral.reference NOT IN (:...others)', { others: [...others, ''] })
    .andWhere("NOT (referral.status = 'withdrawn' AND referral.statusReason = 'correction')")
    .andWhere(
      new Brackets((any) => {
        any
          .where('(person.searchName = :name AND person.birthDate = :birthDate)')
          .orWhere('person.phone = :phone')
          .orWhere('(person.postcode = :postcode AND person.houseNumber = :houseNumber AND person.givenNames = :given)')
      }),
      {
        name: person.searchName,
        birthDate: person.birthDate,
        phone: person.phone,
        postcode: person.postcode,
        houseNumber: person.houseNumber,
        given: person.givenNames,
      },
    )
    .orderBy('referral.reference')
    .limit(MOST_SHOWN)
    .getMany()
  return found
    .filter((one) => household === null || one.household !== household)
    .map((one) => ({
      reference: one.reference,
      name: fullName(one.person),
      birthDate: one.person.birthDate,
      status: one.status,
      alike: likenessesOf(person, one.person),
    }))
}

function likenessesOf(one: Person, other: Person): Likeness[] {
  const same = (...names: (keyof Person)[]) => names.every((name) => one[name] !== null && one[name] === other[name])
  return [
    ...(same('searchName', 'birthDate') ? (['name'] as const) : []),
    ...(same('phone') ? (['phone'] as const) : []),
    ...(same('postcode', 'houseNumber', 'givenNames') ? (['address'] as const) : []),
  ]
}
