import type { Deps } from '../deps.ts'
import { addDays } from '../calendar/days.ts'
import type { Scope } from '../history/actor.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { inScope, scopeWhere } from '../municipalities/scope.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { DECIDE_REASONS } from '../pool/list/list-pool.ts'

/** What in the pool waits for a person, for the start page: who has to be decided on, and who may miss their deadline. */
export async function poolTasks(deps: Pick<Deps, 'db' | 'clock'>, scope: Scope) {
  const [urgent, undecided] = [await countUrgent(deps, scope), await countUndecided(deps, scope)]
  return [
    {
      count: urgent,
      words: 'pool:tasks.urgent',
      href: '/wachtpool?wie=urgent&volgorde=deadline',
      level: 'bad' as const,
    },
    {
      count: undecided,
      words: 'pool:tasks.decide',
      href: '/wachtpool?status=decide',
      level: 'warning' as const,
    },
  ]
}

async function countUrgent({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<number> {
  const municipalities = (await db.read.find(Municipality)).filter(({ code }) => inScope(scope, code))
  const counts = municipalities.map(({ code, rules }) =>
    db.read
      .createQueryBuilder(Referral, 'referral')
      .where("referral.status = 'waiting' AND referral.municipality = :code", { code })
      .andWhere('referral.deadline <= :last', { last: addDays(clock.today(), rules.rescueDays) })
      .getCount(),
  )
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

function countUndecided({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<number> {
  const { sql, parameters } = scopeWhere(scope, 'referral.municipality')
  return db.read
    .createQueryBuilder(Referral, 'referral')
    .where("referral.status = 'paused' AND referral.statusReason IN (:...reasons)", { reasons: DECIDE_REASONS })
    .andWhere(sql, parameters)
    .getCount()
}
