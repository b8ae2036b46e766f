import type { Placement } from '../../groups/placement.entity.ts'
import { NUMBER_COLUMNS } from '../../referrals/person-merge.entity.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { sayPause } from '../../pool/why/say-why.ts'
import { sayField } from '../../words/say-field.ts'
import { type Language, sayDay, translate } from '../../words/words.ts'
import type { ShownMerge } from '../merging/show-merge.ts'
import type { MergeSide } from '../merging/weigh-merge.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { seatThatCounts } from '../../groups/seats/steps.ts'

/** One thing about both, and what is known of it afterwards. */
interface MergeRow {
  readonly label: string
  readonly kept: string
  readonly gone: string
  readonly after: string
  /** They are not the same. */
  readonly differs: boolean
}

type Said = (referral: Referral) => string

/** Both beside each other: what is known of neither is left out. */
export function sayBoth(shown: ShownMerge, language: Language): MergeRow[] {
  const { kept, gone, after, weighed } = shown
  const say = (key: string) => translate(language, `merging:${key}`)
  const nothing = translate(language, 'referrals:nothing')
  const field = (label: string, said: Said): MergeRow[] => {
    const [one, other] = [said(kept.referral), said(gone.referral)]
    if (one === nothing && other === nothing) return []
    return [{ label, kept: one, gone: other, after: said(after), differs: one !== other }]
  }
  const ofPerson = (name: keyof Person) =>
    field(translate(language, `referrals:fields.${name}`), ({ person }) => sayField(name, person[name], language))
  const ofReferral = (name: keyof Referral) =>
    field(translate(language, `referrals:fields.${name}`), (referral) => sayField(name, referral[name], language))
  const standing = (side: MergeSide, seat = liveSeat(side)) => {
    const status = translate(language, `pool:referralStatus.${side.referral.status}`)
    const more = seat ? saySeat(seat, language) : sayPause(side.referral, language)
    return more ? `${status} (${more})` : status
  }
  const now = { ...kept, referral: after }
  return [
    ...field(say('name'), ({ person }) => fullName(person)),
    ...ofPerson('birthDate'),
    ...ofPerson('gender'),
    {
      label: say('standing'),
      kept: standing(kept),
      gone: standing(gone),
      after: standing(now, weighed.seat),
      differs: standing(kept) !== standing(gone),
    },
    ...ofReferral('waitingSince'),
    ...ofReferral('programme'),
    ...ofReferral('deadline'),
    ...field(say('address'), ({ person }) => sayAddress(person) || nothing),
    ...ofPerson('email'),
    ...ofPerson('phone'),
    ...ofPerson('languages'),
    ...ofPerson('literacy'),
    ...ofPerson('interpreter'),
    ...ofReferral('needs'),
    ...field(translate(language, 'referrals:fields.availability'), ({ availability }) =>
      availability ? sayField('availability', availability, language) : nothing,
    ),
    ...ofReferral('household'),
    ...ofReferral('counsellorName'),
    ...(['bsn', 'vNumber'] as const).flatMap((name) => {
      const rows = field(translate(language, `referrals:fields.${name}`), ({ person }) =>
        person[NUMBER_COLUMNS[name][1]] ? say('numberKnown') : nothing,
      )
      return hasTwoOf(shown, name) ? rows.map((row) => ({ ...row, gone: say('numberOther'), differs: true })) : rows
    }),
  ]
}

function liveSeat({ seats }: MergeSide): Placement | null {
  return seatThatCounts(seats.filter(({ status }) => LIVE_PLACEMENT.includes(status)))
}

/** `17 december 2026, Stadhuis Maastricht` */
function saySeat({ group: { slot } }: Placement, language: Language): string {
  return `${sayDay(slot.startsOn, language)}, ${slot.room.venue.name}`
}

function sayAddress({ street, houseNumber, houseLetter, addition, postcode, town }: Person): string {
  const house = [houseNumber, houseLetter, addition].filter(Boolean).join(' ')
  return [[street, house].filter(Boolean).join(' '), [postcode, town].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ')
}

/** What will happen, a sentence each. */
export function sayEffects(shown: ShownMerge, language: Language): string[] {
  const { kept, gone, weighed, withheld, waiting, told } = shown
  const names = { kept: kept.referral.reference, gone: gone.referral.reference }
  const say = (key: string, values = {}) => translate(language, `merging:effects.${key}`, { ...names, ...values })
  const seats = (key: string, all: readonly Placement[]) =>
    all.map((seat) => say(key, { seat: saySeat(seat, language), of: seat.referral.reference }))
  return [
    say('moves'),
    ...(weighed.seat ? seats('seatStays', [weighed.seat]) : []),
    ...seats('seatFree', weighed.freed),
    ...seats('told', told),
    ...(withheld > 0 ? [say('withheld', { count: withheld })] : []),
    ...(waiting > 0 ? [say('waiting', { count: waiting })] : []),
    say('numbers'),
    ...(hasTwoOf(shown, 'bsn') ? [say('twoNumbers')] : []),
  ]
}

function hasTwoOf({ kept, gone }: ShownMerge, name: keyof typeof NUMBER_COLUMNS): boolean {
  const [, hash] = NUMBER_COLUMNS[name]
  return kept.referral.person[hash] !== null && gone.referral.person[hash] !== null
}
