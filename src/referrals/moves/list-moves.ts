import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import type { Moment } from '../../outside/clock.ts'
import { fullName } from '../../people/full-name.ts'
import { activeWhere, type ReferralStatus } from '../referral-status.ts'
import { Referral } from '../referral.entity.ts'
import { Move } from './move.entity.ts'

/** Somebody of one's own of whom another municipality referred the number. Nothing of the other referral is in it. */
export interface OpenMove {
  readonly id: string
  readonly referralId: string
  readonly reference: string
  readonly name: string
  readonly birthDate: string | null
  readonly municipality: string
  readonly status: ReferralStatus
  /** The name of the municipality that referred them. */
  readonly to: string
  readonly askedAt: Moment
}

/** The questions to the municipalities in scope whether somebody moved, oldest first, and how many there are. */
export async function listMoves(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { skip, take }: { readonly skip: number; readonly take: number },
): Promise<{ readonly total: number; readonly moves: OpenMove[] }> {
  const query = openMoves(db.read, scope).orderBy('move.askedAt').addOrderBy('move.id')
  const total = await query.getCount()
  const moves = await query.offset(skip).limit(take).getMany()
  const referrals = await db.read.find(Referral, {
    where: { id: In(moves.map(({ fromReferralId }) => fromReferralId)) },
    relations: { person: true },
  })
  const byId = new Map(referrals.map((referral) => [referral.id, referral]))
  const names = new Map((await db.read.find(Municipality)).map(({ code, name }) => [code, name]))
  return {
    total,
    moves: moves.flatMap(({ id, fromReferralId, toMunicipality, askedAt }) => {
      const from = byId.get(fromReferralId)
      if (!from) return []
      const { reference, municipality, status, person } = from
      const to = names.get(toMunicipality) ?? toMunicipality
      const shown = { reference, municipality, status, name: fullName(person), birthDate: person.birthDate }
      return [{ id, referralId: fromReferralId, ...shown, to, askedAt }]
    }),
  }
}

/** How many of those questions there are. */
export function countMoves({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<number> {
  return openMoves(db.read, scope).getCount()
}

/** The names of the municipalities that say of somebody that they moved there, until somebody here answered. */
export async function listAskers(
  tx: EntityManager,
  { id, municipality }: Pick<Referral, 'id' | 'municipality'>,
): Promise<string[]> {
  const moves = await openMoves(tx, [municipality]).andWhere('move.fromReferralId = :id', { id }).getMany()
  const codes = moves.map(({ toMunicipality }) => toMunicipality)
  return (await tx.find(Municipality, { where: { code: In(codes) }, order: { name: 'ASC' } })).map(({ name }) => name)
}

/** As `isOpen` says it: the first municipality has them, or their signature; the second wants them. */
function openMoves(tx: EntityManager, scope: Scope): SelectQueryBuilder<Move> {
  const active = (alias: string) => activeWhere(`${alias}.status`, `${alias}.statusReason`)
  return tx
    .createQueryBuilder(Move, 'move')
    .innerJoin(Referral, 'origin', 'origin.id = move.fromReferralId')
    .innerJoin(Referral, 'target', 'target.id = move.toReferralId')
    .where("move.status = 'asked'")
    .andWhere(...scopeWhere(scope, 'move.fromMunicipality'))
    .andWhere(`(origin.status = 'signed' OR ${active('origin')})`)
    .andWhere(`(target.statusReason = 'may-have-moved' OR ${active('target')})`)
}
