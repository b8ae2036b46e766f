import { randomUUID, randomInt } from 'node:crypto'
import { setImmediate as aTurn } from 'node:timers/promises'
import { recordEvents, type Happening, type Work } from '../../history/work.ts'
import { insertMany, inParts } from '../../outside/database/many-rows.ts'
import { Person } from '../../people/person.entity.ts'
import type { Secrets } from '../../people/secrets.ts'
import type { Weighed } from '../moves/weigh-moves.ts'
import { trackOf } from '../known/recognise.ts'
import type { NewOne } from '../known/sort-candidates.ts'
import { personColumns, referralColumns, sealNumbers } from '../known/referral-row.ts'
import { PersonMerge } from '../person-merge.entity.ts'
import { Referral } from '../referral.entity.ts'
import { In, IsNull, type EntityManager } from 'typeorm'

/**
 * Adds people who are new here, each with a reference of their own: the one that came with them, unless it is taken.
 * @returns The id of each one's referral.
 */
export async function addReferrals(
  { tx, by, at }: Work,
  secrets: Secrets,
  added: readonly NewOne[],
  weighed: ReadonlyMap<NewOne, Weighed>,
): Promise<Map<NewOne, string>> {
  const references = newReferences(
    added.map(({ candidate }) => candidate.reference),
    await takenReferences(
      tx,
      added.flatMap(({ candidate }) => candidate.reference ?? []),
    ),
  )
  const ids = new Map<NewOne, string>()
  for (const part of inParts(added, ADDED_AT_ONCE)) {
    const before = ids.size
    const rows = part.map((one, index) => {
      return newRows(one, references[before + index] as string, { at, secrets }, weighed.get(one))
    })
    const [people, referrals] = [rows.map(({ person }) => person), rows.map(({ referral }) => referral)]
    await insertMany(tx, Person, people)
    await insertMany(tx, Referral, referrals)
    await recordEvents(tx, at, by, referrals.map(happeningOf))
    for (const [index, one] of part.entries()) ids.set(one, referrals[index]?.id as string)
    if (ids.size < added.length) await aTurn()
  }
  return ids
}

/** Between them others get a turn. */
const ADDED_AT_ONCE = 500

function happeningOf({ id, municipality, statusReason }: ReturnType<typeof newRows>['referral']): Happening {
  const data = statusReason ? { reason: statusReason } : {}
  return { kind: 'referral.received', referralId: id, municipality, data }
}

function newRows(
  { candidate, marks }: NewOne,
  reference: string,
  { at, secrets }: Pick<Work, 'at'> & { readonly secrets: Secrets },
  { asked = [], signed = false }: Partial<Weighed> = {},
) {
  const personId = randomUUID()
  // Signed elsewhere: nobody is invited twice for what they did; a person looks.
  const reason = asked.length > 0 ? 'may-have-moved' : signed ? 'signed-elsewhere' : null
  return {
    person: {
      id: personId,
      ...personColumns(candidate),
      ...sealNumbers(candidate, secrets),
      ...marks,
      addressBad: false,
      emailBounced: false,
      literacy: null,
      interpreter: null,
      ...{ smsNumber: null, smsSince: null, smsBy: null },
    },
    referral: {
      id: randomUUID(),
      reference,
      person: { id: personId },
      // Who is known elsewhere by the other number keeps that track, so that the database sees one person.
      track: asked[0]?.track ?? trackOf(marks),
      ...referralColumns(candidate),
      status: reason ? ('paused' as const) : ('waiting' as const),
      statusReason: reason,
      kept: null,
      availability: null,
      pausedUntil: null,
      createdAt: at,
    },
  }
}

/**
 * A reference for each new referral: the one given, with a number behind it when somebody else has it; else a new one, `D-7KQ2MX`.
 * @param given As in the file, `null` where there is none.
 * @param taken References that somebody has already.
 */
export function newReferences(given: readonly (string | null)[], taken: ReadonlySet<string>): string[] {
  const used = new Set(taken)
  const last = new Map<string, number>()
  return given.map((reference) => {
    const free = reference ? freeLike(reference, used, last) : freeWord(used)
    used.add(free)
    return free
  })
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** @param last The number that the last one of each got: who gives everyone the same reference must not make us count from 2 each time. */
function freeLike(reference: string, used: ReadonlySet<string>, last: Map<string, number>): string {
  let number = last.get(reference) ?? 1
  let free = reference
  while (used.has(free)) free = `${reference}-${++number}`
  last.set(reference, number)
  return free
}

/** Six letters of 32: a thousand million, so that one that is taken in the database is not met. */
function freeWord(used: ReadonlySet<string>): string {
  const word = `D-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
  return used.has(word) ? freeWord(used) : word
}

const REFERENCES_A_QUERY = 5_000

/** Which of these references are taken, by anybody. */
async function takenReferences(tx: EntityManager, references: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const chunk of inParts(references, REFERENCES_A_QUERY)) {
    for (const { reference } of await tx.find(Referral, {
      where: { reference: In(chunk) },
      select: { reference: true },
    }))
      taken.add(reference)
    // Whoever went when two people were merged may come back.
    const merges = await tx.findBy(PersonMerge, { goneReference: In(chunk), undoneAt: IsNull() })
    for (const { goneReference } of merges) taken.add(goneReference)
  }
  return taken
}
