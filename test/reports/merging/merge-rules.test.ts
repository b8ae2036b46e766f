import { expect } from 'chai'
import { getMetadataArgsStorage } from 'typeorm'
import { ENTITIES } from '../../../src/entities.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { MERGE_RULES } from '../../../src/reports/merging/merge-rules.ts'

/** Every column that points to a person or a referral, by `Table.column`: by its name, or because it is a relation. */
function pointers(): string[] {
  const { columns, relations } = getMetadataArgsStorage()
  return ENTITIES.flatMap((entity) => [
    ...columns
      .filter(({ target, propertyName }) => target === entity && /(referral|person)Ids?$/i.test(propertyName))
      .map(({ propertyName }) => `${entity.name}.${propertyName}`),
    ...relations
      .filter(({ target, type }) => target === entity && [Person, Referral].includes((type as () => never)()))
      .map(({ propertyName }) => `${entity.name}.${propertyName}`),
  ])
}

describe('the rules of a merge', () => {
  it('say of every column that points to a person or a referral what becomes of it, and of no other', () => {
    const known = MERGE_RULES.map(([entity, column]) => `${(entity as { name: string }).name}.${column}`)
    expect(pointers()).to.include.members(['Placement.referral', 'Move.toReferralId', 'PersonMerge.gonePersonId'])
    expect(known.sort()).to.deep.equal(pointers().sort())
  })
})
