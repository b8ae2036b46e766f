import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import type { Signing } from '../../attendance/signing.entity.ts'
import { trackOf } from '../../referrals/known/recognise.ts'
import { keptAfter } from '../../referrals/known/referral-row.ts'
import { type MergeRecord, NUMBER_COLUMNS } from '../../referrals/person-merge.entity.ts'
import { isElsewhere, type ReferralStatus } from '../../referrals/referral-status.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import type { Person } from '../../people/person.entity.ts'
import { seatThatCounts } from '../../groups/seats/steps.ts'

/** One of two people who may be one. */
export interface MergeSide {
  /** With the person. */
  readonly referral: Referral
  /** All of them, with their group; also those that are past. */
  readonly seats: readonly Placement[]
  /** The signature or refusal that counts. */
  readonly signing: Signing | null
  /** A municipality is asked whether they moved. */
  readonly isAsked: boolean
}

/** What a merge would make of two people. */
export interface WeighedMerge {
  /** Whose stage counts. */
  readonly wins: 'kept' | 'gone'
  readonly status: ReferralStatus
  readonly statusReason: string | null
  readonly pausedUntil: string | null
  /** The live seat that stays. */
  readonly seat: Placement | null
  /** The live seats that come free. */
  readonly freed: readonly Placement[]
  readonly numbers: MergeRecord['numbers']
  /** What becomes otherwise about who stays. */
  readonly person: Partial<Person>
  readonly referral: Partial<Referral>
}

/** Why two people can't be merged, as they stand now; null when they can. */
export function whyNotMerge(kept: MergeSide, gone: MergeSide): string | null {
  if (kept.referral.id === gone.referral.id) return 'merge-self'
  if (kept.referral.municipality !== gone.referral.municipality) return 'merge-other-municipality'
  if (kept.signing && gone.signing) return 'merge-both-signed'
  return [kept, gone].some((side) => side.isAsked || isElsewhere(side.referral)) ? 'merge-may-have-moved' : null
}

/**
 * What becomes of two people who are one: the furthest stage counts, with its signature and seat, and its law and term where the laws
 * differ; what is not known of who stays is taken from who goes; the waiting date is the earlier one.
 */
export function weighMerge(kept: MergeSide, gone: MergeSide): WeighedMerge {
  const wins = stageOf(gone) > stageOf(kept) ? 'gone' : 'kept'
  const { status, statusReason, pausedUntil } = (wins === 'gone' ? gone : kept).referral
  const law = wins === 'gone' && gone.referral.programme !== kept.referral.programme ? gone.referral : kept.referral
  const live = [...kept.seats, ...gone.seats].filter((one) => LIVE_PLACEMENT.includes(one.status))
  const usable = live.filter(({ group }) => status === 'placed' && group.programme === law.programme)
  const whole = usable.filter(({ sessionId }) => sessionId === null)
  const [seat = null] = (whole.length > 0 ? whole : usable).sort(
    (one, other) => LIVE_PLACEMENT.indexOf(other.status) - LIVE_PLACEMENT.indexOf(one.status),
  )
  // Where they catch up stays with the seat in their own series.
  const stays = (one: Placement) =>
    one === seat || (one.sessionId !== null && usable.includes(one) && one.referral.id === seat?.referral.id)
  const numbers = (['bsn', 'vNumber'] as const).filter((name) => {
    const hash = NUMBER_COLUMNS[name][1]
    return kept.referral.person[hash] === null && gone.referral.person[hash] !== null
  })
  const person = personAfter(kept.referral.person, gone.referral.person, numbers)
  const referral = referralAfter(kept.referral, gone.referral, law)
  const track = trackOf({ ...kept.referral.person, ...person })
  return {
    ...{ wins, status, statusReason, pausedUntil, seat, numbers, person },
    freed: live.filter((one) => !stays(one)),
    referral: {
      ...referral,
      ...(track !== kept.referral.track && { track }),
      kept: keptColumns(kept.referral, { ...person, ...referral }),
    },
  }
}

/**
 * How far somebody is; the higher counts. Who was taken out because their row was wrong, or because they had moved, is the least far: the
 * other row says that they are here. A death is known of both.
 */
function stageOf({ referral: { status, statusReason }, seats }: MergeSide): number {
  if (status === 'withdrawn') return WITHDRAWN_STAGES[statusReason ?? ''] ?? STAGES.indexOf('ended')
  if (status !== 'placed') return STAGES.indexOf(status)
  const taken = seats.filter((one) => LIVE_PLACEMENT.includes(one.status))
  return STAGES.indexOf(seatThatCounts(taken)?.status ?? 'attended')
}

const STAGES = [
  ...['away', 'waiting', 'paused', 'proposed', 'invited', 'confirmed', 'attended'],
  ...['ended', 'refused', 'signed', 'deceased'],
]

const WITHDRAWN_STAGES: Readonly<Record<string, number>> = {
  correction: STAGES.indexOf('away'),
  moved: STAGES.indexOf('away'),
  deceased: STAGES.indexOf('deceased'),
}

/** What belongs together is taken over together. */
const PERSON_GROUPS: readonly (readonly (keyof Person)[])[] = [
  ['gender'],
  ['birthDate'],
  ['street', 'houseNumber', 'houseLetter', 'addition', 'postcode', 'town', 'addressBad'],
  ['email', 'mayEmail', 'emailBounced'],
  ['phone', 'smsNumber', 'smsSince', 'smsBy'],
  ['languages'],
  ['literacy'],
  ['interpreter'],
]

const REFERRAL_GROUPS: readonly (readonly (keyof Referral)[])[] = [
  ['targetGroup'],
  ['noticeSentOn'],
  ['dutyStartsOn'],
  ['household', 'householdMode'],
  ['counsellorName', 'counsellorEmail', 'counsellorMay'],
  ['availability'],
]

const LAW: readonly (keyof Referral)[] = [
  ...(['programme', 'targetGroup', 'noticeSentOn', 'dutyStartsOn'] as const),
  ...(['termEndsOn', 'deadline'] as const),
]

function personAfter(kept: Person, gone: Person, numbers: MergeRecord['numbers']): Partial<Person> {
  const taken = numbers.flatMap((name) => NUMBER_COLUMNS[name])
  return { ...filled(kept, gone, PERSON_GROUPS), ...picked(gone, taken) }
}

function referralAfter(kept: Referral, gone: Referral, law: Referral): Partial<Referral> {
  const needs = [...new Set([...kept.needs, ...gone.needs])]
  return {
    ...filled(kept, gone, REFERRAL_GROUPS),
    ...(law === gone && picked(gone, LAW)),
    ...(needs.length > kept.needs.length && { needs }),
    ...(gone.waitingSince < kept.waitingSince && { waitingSince: gone.waitingSince }),
  }
}

/** The groups of which nothing is known of who stays, as they are known of who goes. */
function filled<T extends object>(kept: T, gone: T, groups: readonly (readonly (keyof T)[])[]): Partial<T> {
  const taken = groups.filter((names) => !isKnown(kept, names) && isKnown(gone, names))
  return picked(gone, taken.flat())
}

const AGREED: readonly PropertyKey[] = ['smsNumber', 'smsSince', 'smsBy']

/** A yes or no says nothing beside a text that is missing, and neither does what was agreed on another telephone number. */
function isKnown<T extends object>(row: T, names: readonly (keyof T)[]): boolean {
  const values = names.filter((name) => !AGREED.includes(name)).map((name): unknown => row[name])
  if (names.length === 1) return !isNothing(values[0])
  return values.some((value) => typeof value !== 'boolean' && !isNothing(value))
}

function isNothing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function picked<T extends object>(row: T, names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as Partial<T>
}

/** No referral file says these. */
const NOT_IN_FILES = [...['literacy', 'interpreter', 'availability', 'addressBad', 'emailBounced'], ...AGREED]

/** What is taken over stays when a file of DUO says of who stayed what it said before. */
function keptColumns(kept: Referral, taken: object): Referral['kept'] {
  const numbers: readonly string[] = Object.values(NUMBER_COLUMNS).flat()
  const here = Object.keys(taken).filter((name) => !NOT_IN_FILES.includes(name) && !numbers.includes(name))
  return keptAfter(kept.kept, { ...kept.person, ...kept }, { here })
}
