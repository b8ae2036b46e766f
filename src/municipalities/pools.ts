import type { EntityManager } from 'typeorm'
import { Municipality } from './municipality.entity.ts'
import { Region } from './region.entity.ts'

/** Municipalities that form groups together: a region, or one municipality on its own. */
export interface Pool {
  /** The region's code, or the municipality's. */
  readonly code: string
  readonly name: string
  readonly municipalities: readonly Municipality[]
}

/** Every pool, in order of code. */
export async function listPools(tx: EntityManager): Promise<Pool[]> {
  const regions = new Map((await tx.find(Region)).map((region) => [region.code, region.name]))
  const pools = new Map<string, Municipality[]>()
  for (const municipality of await tx.find(Municipality, { order: { code: 'ASC' } })) {
    const code = municipality.regionCode ?? municipality.code
    pools.set(code, [...(pools.get(code) ?? []), municipality])
  }
  return [...pools]
    .map(([code, municipalities]) => ({
      code,
      name: regions.get(code) ?? municipalities[0]?.name ?? code,
      municipalities,
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

/** The pool to which a municipality belongs; undefined when nobody knows that municipality. */
export async function poolOf(tx: EntityManager, municipality: string): Promise<Pool | undefined> {
  return (await listPools(tx)).find((pool) => pool.municipalities.some(({ code }) => code === municipality))
}
