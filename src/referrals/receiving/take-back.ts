import { type EntityManager, In, Not } from 'typeorm'
import { Event } from '../../history/event.entity.ts'
import { type Happening, recordEvents, type Work } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Person } from '../../people/person.entity.ts'
import { asRead, saidOf } from '../known/change-referral.ts'
import type { Difference, ReferralColumns } from '../known/referral-row.ts'
import type { NewOne, SortedCandidates } from '../known/sort-candidates.ts'
import type { Weighed } from '../moves/weigh-moves.ts'
import { Referral } from '../referral.entity.ts'
import { WaitingReason } from '../waiting-reason.entity.ts'

/** What stood there of somebody before something was taken in about them; numbers that came with it stay. */
export interface Before {
  readonly referralId: string
  /** Of the referral and of the person, as they were left. */
  readonly versions: readonly [referral: number, person: number]
  readonly person: Partial<Person>
  readonly referral: ReferralColumns
}

/** What was taken in at once, as it can be taken back. */
export interface TakenIn {
  /** The ids of the referrals of who was new. */
  readonly added: readonly string[]
  readonly changed: readonly Before[]
}

/**
 * What has to be known to take back what was taken in; none when somebody moved here, came back, or another municipality was asked about
 * them: that is no longer only ours.
 * @param ids Of the referrals of who is new.
 */
export function takenInBy(
  { added, changed, kept }: SortedCandidates,
  ids: ReadonlyMap<NewOne, string>,
  weighed: ReadonlyMap<NewOne, Weighed>,
): TakenIn | null {
  const isElsewhere = [...weighed.values()].some(({ left, asked }) => left.length + asked.length > 0)
  if (isElsewhere || changed.some(({ movedBack }) => movedBack)) return null
  return {
    added: added.flatMap((one) => ids.get(one) ?? []),
    changed: [
      ...changed.map(({ known, difference }) => beforeOf(known, difference, known.person.version + 1)),
      ...kept.map(({ known }) => beforeOf(known, { person: {}, referral: {} }, known.person.version)),
    ],
  }
}

/** How many people are said otherwise since; of who was kept as they were nothing is. */
export function countChanged({ changed }: TakenIn): number {
  const isSaid = (row: object) => Object.keys(without(row, UNSAID)).length > 0
  return changed.filter(({ person, referral }) => isSaid(person) || isSaid(referral)).length
}

function beforeOf(known: Referral, { person, referral }: Difference, personVersion: number): Before {
  const { emailBounced, addressBad } = known.person
  const marked = personVersion === known.person.version ? {} : { emailBounced, addressBad }
  return {
    referralId: known.id,
    versions: [known.version + 1, personVersion],
    person: {
      ...pick(
        known.person,
        Object.keys(person).filter((name) => !name.endsWith('Hash')),
      ),
      ...marked,
    },
    referral: { ...pick(known, Object.keys(referral)), kept: known.kept },
  }
}

/** Not what somebody would look for in the history. */
const UNSAID = ['kept', 'emailBounced', 'addressBad']

function without<T extends object>(row: T, names: readonly string[]): T {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))) as T
}

function pick<T extends object>(row: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))) as Partial<T>
}

/** Who only looked did nothing to anybody; what a person came in with is no more than that. */
const NO_TOUCH = ['referral.received', 'person.viewed', 'numbers.shown']

/** How many people something happened to since: they were placed, told something or changed. None of them can be taken back. */
export async function countTouched(tx: EntityManager, { added, changed }: TakenIn): Promise<number> {
  const touched = new Set<string>()
  for (const part of inParts(added)) {
    const events = await tx.find(Event, {
      where: { referralId: In([...part]), kind: Not(In(NO_TOUCH)) },
      select: { referralId: true },
    })
    for (const { referralId } of events) touched.add(referralId ?? '')
    const there = new Set((await tx.find(Referral, { where: { id: In([...part]) }, select: { id: true } })).map(idOf))
    for (const id of part) if (!there.has(id)) touched.add(id)
  }
  const before = new Map(changed.map((one) => [one.referralId, one]))
  for (const part of inParts([...before.keys()])) {
    const left = new Set(part)
    for (const { id, version, person } of await tx.find(Referral, {
      where: { id: In([...part]) },
      relations: { person: true },
    })) {
      left.delete(id)
      const [referralVersion, personVersion] = before.get(id)?.versions ?? []
      if (version !== referralVersion || person.version !== personVersion) touched.add(id)
    }
    // Merged into somebody else.
    for (const id of left) touched.add(id)
  }
  return touched.size
}

function idOf({ id }: Pick<Referral, 'id'>): string {
  return id
}

/** Takes back what was taken in: who was new is gone, of others is there what was there before. Nothing may have happened to them since: else `changed-meanwhile`. */
export async function takeBack({ tx, at, by }: Work, { added, changed }: TakenIn): Promise<void> {
  for (const part of inParts(added)) {
    const ids = In([...part])
    const people = (await tx.find(Referral, { where: { id: ids }, relations: { person: true } })).map(
      ({ person }) => person.id,
    )
    await tx.delete(WaitingReason, { referralId: ids })
    await tx.delete(Referral, { id: ids })
    await tx.delete(Person, { id: In(people) })
  }
  const happenings: Happening[] = []
  for (const { referralId, versions, person, referral } of changed) {
    const known = await tx.findOneOrFail(Referral, { where: { id: referralId }, relations: { person: true } })
    const [version, personVersion] = versions
    if (Object.keys(person).length > 0)
      await asRead(tx.update(Person, { id: known.person.id, version: personVersion }, person))
    await asRead(tx.update(Referral, { id: referralId, version }, referral))
    const said = saidOf(known, { person: without(person, UNSAID), referral: without(referral, UNSAID) })
    happenings.push({ kind: 'referral.restored', referralId, municipality: known.municipality, ...said })
  }
  await recordEvents(tx, at, by, happenings)
}
