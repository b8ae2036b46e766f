import type { MeetingFacts } from '../texts/message-data.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'
import { feeOf, highestFee } from '../texts/values.ts'
import type { Recipient } from './recipient.ts'

/**
 * What the reader wants to know of their meeting. What somebody pays stands in nobody else's copy: that says that it is free only where it
 * is so for all; and nothing of it as long as it isn't known whether this person must pay.
 */
export function meetingFacts(
  { group, host, municipality, referral }: Pick<Recipient, 'group' | 'host' | 'municipality' | 'referral'>,
  { copy = false } = {},
): MeetingFacts {
  const { rules } = municipality
  const free = highestFee(referral, rules) === undefined
  const known = !copy && referral.targetGroup !== null
  return {
    ...meetingIn(group.language, group.slot, host.rules.children),
    ...(free ? { cost: 0 } : known && { cost: feeOf(referral, rules) ?? 0 }),
  }
}

/**
 * In which language a meeting is, whether an interpreter is there for it, and whether children may come. A resource of the slot says that
 * it takes an interpreter: `interpreter-ar`. Who finds childcare in the room may bring children, whatever the municipality says elsewhere.
 */
export function meetingIn(
  language: string,
  { resources, room }: Pick<Slot, 'resources' | 'room'>,
  rule: MeetingFacts['children'],
): MeetingFacts {
  const children = room.offers.includes('childcare') ? 'care' : rule
  const interpreted = resources.some(
    (resource) => resource.split('-').slice(0, 2).join('-') === `interpreter-${language}`,
  )
  return { language, interpreted, ...(children && { children }) }
}
