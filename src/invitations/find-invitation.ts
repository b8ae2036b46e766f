import type { Deps } from '../deps.ts'
import { Placement } from '../groups/placement.entity.ts'
import type { Moment } from '../outside/clock.ts'
import { chooseLanguage } from './choose-language.ts'
import { ourTemplates } from './our-templates.ts'
import { findRecipient, situationOf, type Recipient } from './recipient.ts'

/** What somebody who opens their link can do: choose, change what they chose, or read why there is nothing to choose. */
export type InvitationState = 'open' | 'coming' | 'not-coming' | 'cancelled' | 'gone' | 'past'

/** What stands behind a link. */
export interface Invitation {
  readonly recipient: Recipient
  readonly state: InvitationState
  /** The language that the message was written in. */
  readonly language: string
}

/** The invitation of a link; `null` for a word that is in no link. Looking changes nothing. */
export async function findInvitation(
  { db, secrets, clock }: Pick<Deps, 'db' | 'secrets' | 'clock'>,
  token: string,
): Promise<Invitation | null> {
  if (!/^[a-z2-9]{26}$/.test(token)) return null
  const found = await db.read.findOneBy(Placement, { tokenHash: secrets.hash('token', token) })
  if (!found) return null
  const recipient = await findRecipient(db.read, found.id)
  const language = chooseLanguage(recipient.person.languages, ourTemplates().languages)
  return { recipient, state: stateOf(recipient, clock.now()), language }
}

const AFTER: readonly string[] = ['attended', 'absent', 'excused']

/** Who left the programme, or has signed already, need not come any more. */
export function stateOf(recipient: Recipient, now: Moment): InvitationState {
  const { placement, group, referral, firstStart } = situationOf(recipient, now)
  if (group === 'cancelled') return 'cancelled'
  if (placement === 'cancelled' || ['withdrawn', 'signed', 'refused'].includes(referral)) return 'gone'
  if (AFTER.includes(placement) || now >= firstStart) return 'past'
  if (placement === 'confirmed') return 'coming'
  return placement === 'declined' ? 'not-coming' : 'open'
}
