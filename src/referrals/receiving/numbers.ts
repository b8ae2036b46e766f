import type { Deps } from '../../deps.ts'
import { ConflictError, type FieldError, FieldErrors, InputError } from '../../errors.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { checkIdentity, type Identity } from '../file/check-person.ts'
import { findReferral } from '../find-referral.ts'
import { saveChanges } from '../known/change-referral.ts'
import { findKnown, trackOf } from '../known/recognise.ts'
import { marksOf, sealNumbers } from '../known/referral-row.ts'
import { isActive } from '../referral-status.ts'
import { RECEIVING } from './receive-referrals.ts'
import { renewPeople } from './renew-people.ts'

/** Why somebody asks to see a BSN or V-number. */
export const NUMBER_REASONS = ['portal', 'identity', 'wrong-number'] as const

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets'>

/**
 * Opens the numbers of somebody for who says why: the history keeps who saw them, when and for what.
 * @returns The version of the person, for who goes on to change them.
 * @throws NotFoundError `not-found`; InputError `reason-missing`.
 */
export async function showNumbers(
  deps: Needs,
  by: Actor,
  reference: string,
  reason: string,
): Promise<Identity & { readonly version: number }> {
  if (!NUMBER_REASONS.some((one) => one === reason)) throw new InputError('reason-missing')
  return work(deps, by, {}, async ({ tx, at }) => {
    const { id, municipality, person } = await findReferral(tx, by, reference)
    await recordEvent(tx, at, by, { kind: 'numbers.shown', referralId: id, municipality, data: { reason } })
    const open = (sealed: string | null) => sealed && deps.secrets.open(sealed)
    return { bsn: open(person.bsnSealed), vNumber: open(person.vNumberSealed), version: person.version }
  })
}

/** The numbers as they were typed, and the version of the person that they were typed over. */
export interface TypedNumbers {
  readonly version: number
  readonly bsn: string
  readonly vNumber: string
}

/**
 * Changes the numbers that somebody is known by, with the checks of a referral file. Saying what is known already changes nothing.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile`, `active-elsewhere` when another municipality has this number in
 *   its programme (which one, nobody learns); FieldErrors `identity-missing`, `bsn-invalid`, `v-number-invalid`, `number-of-other`, `number-of-merged`.
 */
export async function changeNumbers(deps: Needs, by: Actor, reference: string, typed: TypedNumbers): Promise<void> {
  await work(deps, by, RECEIVING, async (work) => {
    const numbers = readNumbers(typed)
    const [bsnHash, vNumberHash] = await requireNobodyElse(work, deps, reference, numbers)
    const known = await findReferral(work.tx, by, reference)
    const same = bsnHash === known.person.bsnHash && vNumberHash === known.person.vNumberHash
    if (same) return
    if (known.person.version !== typed.version) throw new ConflictError('changed-meanwhile')
    const sealed = { bsnSealed: null, vNumberSealed: null, ...sealNumbers(numbers, deps.secrets) }
    const person = {
      ...(bsnHash !== known.person.bsnHash && { bsnHash, bsnSealed: sealed.bsnSealed }),
      ...(vNumberHash !== known.person.vNumberHash && { vNumberHash, vNumberSealed: sealed.vNumberSealed }),
    }
    await saveChanges(work, known, { person, referral: { track: trackOf({ bsnHash, vNumberHash }) } })
  })
}

function readNumbers({ bsn, vNumber }: TypedNumbers): Identity {
  const problems: FieldError[] = []
  const numbers = checkIdentity({ bsn, 'v-nummer': vNumber }, (code, field = 'bsn') => {
    problems.push({ code, field })
  })
  if (problems.length > 0) throw new FieldErrors(problems)
  return numbers
}

/** The present hashes of these numbers (from here on nothing of theirs is under an older key), which nobody else has: nobody known here, and nobody in the programme elsewhere. */
async function requireNobodyElse(
  { tx, by }: Work,
  { secrets }: Needs,
  reference: string,
  numbers: Identity,
): Promise<readonly [bsnHash: string | null, vNumberHash: string | null]> {
  const known = await findReferral(tx, by, reference)
  const { marks, older } = marksOf([numbers], secrets)
  const [{ bsnHash, vNumberHash } = { bsnHash: null, vNumberHash: null }] = marks
  const { byBsn, byVNumber, merged } = await findKnown(tx, marks, older)
  const ofMerged = Object.entries({ bsn: bsnHash, 'v-nummer': vNumberHash }).filter(([, hash]) => {
    return merged.has(`${hash} ${known.id}`)
  })
  if (ofMerged.length > 0) throw new FieldErrors(ofMerged.map(([field]) => ({ code: 'number-of-merged', field })))
  const others = ([hash, by]: [string | null, typeof byBsn]) =>
    (by.get(hash ?? '') ?? []).filter(({ id }) => id !== known.id)
  const found = { bsn: others([bsnHash, byBsn]), 'v-nummer': others([vNumberHash, byVNumber]) }
  await renewPeople(
    tx,
    secrets,
    [known, ...Object.values(found).flat()].map(({ person }) => person.id),
  )
  const here = Object.entries(found).flatMap(([field, all]) =>
    all
      .filter(({ municipality }) => municipality === known.municipality)
      .map(({ reference }) => ({ code: 'number-of-other', field, values: { reference } })),
  )
  if (here.length > 0) throw new FieldErrors(here)
  const sameTrack = [...found.bsn, ...(bsnHash ? [] : found['v-nummer'])]
  if (isActive(known) && sameTrack.some(isActive)) throw new ConflictError('active-elsewhere')
  return [bsnHash, vNumberHash]
}
