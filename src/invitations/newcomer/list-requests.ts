import { In, IsNull } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor, Scope } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { requireInScope, scopeWhere } from '../../municipalities/scope.ts'
import { fullName } from '../../people/full-name.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { NewcomerRequest } from './newcomer-request.entity.ts'
import type { PageNeed } from '../texts/page-words.ts'

/** What somebody asked for, and who. */
export interface OpenRequest {
  readonly id: string
  readonly reference: string
  readonly name: string
  readonly phone: string | null
  readonly needs: readonly PageNeed[]
  readonly language: string | null
  readonly askedAt: string
}

/** What newcomers in scope asked for and nobody has arranged yet, oldest first. */
export async function listRequests({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<OpenRequest[]> {
  const within = scopeWhere(scope, 'request.municipality')
  const open = await db.read
    .createQueryBuilder(NewcomerRequest, 'request')
    .where('request.doneAt IS NULL')
    .andWhere(within.sql, within.parameters)
    .orderBy('request.askedAt')
    .getMany()
  const referrals = await db.read.find(Referral, {
    where: { id: In(open.map(({ referralId }) => referralId)) },
    relations: { person: true },
  })
  const byId = new Map(referrals.map((referral) => [referral.id, referral]))
  return open.flatMap(({ id, referralId, needs, language, askedAt }) => {
    const referral = byId.get(referralId)
    if (!referral) return []
    const { reference, person } = referral
    return [{ id, reference, name: fullName(person), phone: person.phone, needs, language, askedAt }]
  })
}

/**
 * Somebody of the staff arranged it, or called. Saying so twice says it once.
 * @throws NotFoundError `not-found`, also for another municipality's.
 */
export async function finishRequest(deps: Pick<Deps, 'db' | 'clock'>, by: Actor, id: string): Promise<void> {
  await work(deps, by, {}, async ({ tx, at }) => {
    const request = await tx.findOneBy(NewcomerRequest, { id })
    if (!request) throw new NotFoundError('not-found')
    requireInScope(by.scope, request.municipality)
    const done = { doneAt: at, doneBy: by.name }
    const { affected } = await tx.update(NewcomerRequest, { id, doneAt: IsNull() }, done)
    if (!affected) return
    const { referralId, municipality, needs } = request
    await recordEvent(tx, at, by, { kind: 'newcomer.arranged', referralId, municipality, data: { needs } })
  })
}
