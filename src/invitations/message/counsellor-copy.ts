import type { Referral } from '../../referrals/referral.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import type { Message } from './message.entity.ts'
import type { MessageText as Text } from '../texts/message.ts'

/** A copy has an occasion of its own, so that it goes out once, as the message itself does. */
const COPY = '-copy'

/** The occasion of the copy of a message. */
export function copyOccasion(occasion: string): string {
  return `${occasion}${COPY}`
}

/** True for the copy that a counsellor gets. */
export function isCopy({ occasion }: Pick<Message, 'occasion'>): boolean {
  return occasion.endsWith(COPY)
}

/** The text as the counsellor gets it: it begins with whose it is. Counsellors read Dutch. */
export function asCopy(text: Text, person: Person, { reference }: Pick<Referral, 'reference'>): Text {
  const whose = `Dit is een kopie van een bericht aan ${fullName(person)} (${reference}). U krijgt die als begeleider.`
  const note = { kind: 'paragraph' as const, lines: [[{ text: whose, strong: true }]] }
  const [first, ...more] = text.parts
  return first ? { ...text, parts: [{ ...first, blocks: [note, ...first.blocks] }, ...more] } : text
}

/** The counsellor, often of VluchtelingenWerk, to whom the person agreed that copies go; `null` when there is none. */
export function counsellorOf(referral: Referral): { address: string; name: string } | null {
  const { counsellorMay, counsellorEmail, counsellorName } = referral
  return counsellorMay && counsellorEmail ? { address: counsellorEmail, name: counsellorName ?? '' } : null
}
