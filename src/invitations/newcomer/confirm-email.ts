import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { NEWCOMER, work, type Work } from '../../history/work.ts'
import type { Moment } from '../../outside/clock.ts'
import { holdReferral, saveChanges } from '../../referrals/known/change-referral.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { findRecipient, type Recipient } from '../recipient/recipient.ts'
import { EmailChange } from '../due/email-change.entity.ts'
import { draftAddressMail } from '../due/draft-message.ts'
import { insertMessage } from '../message/change-message.ts'
import { chooseLanguage } from '../texts/languages.ts'

/** What stands behind the link in a mail to a new address. Nothing about the person is for whoever reads that mail. */
export interface EmailLink {
  readonly language: string
  readonly sender: Recipient['municipality']['sender']
  /** It was pressed already. */
  readonly confirmed: boolean
  /** The button works: nobody asked for something else since, and the days are not over. */
  readonly open: boolean
}

/** The change of a link; null for a word that is in no such link. Looking changes nothing. */
export async function findEmailLink(
  { db, secrets, clock }: Pick<Deps, 'db' | 'secrets' | 'clock'>,
  token: string,
): Promise<EmailLink | null> {
  const change = await findChange(db.read, secrets, token)
  if (!change) return null
  const { person, municipality } = await findRecipient(db.read, change.placementId)
  return {
    language: chooseLanguage(person.languages, ourTemplates().languages),
    sender: municipality.sender,
    confirmed: change.status === 'confirmed',
    open: isOpen(change, person.email, clock.now()),
  }
}

/**
 * From now on the new address counts, and the old one is told. A link works once: pressing again changes nothing.
 * @returns False when it was too old, or the address changed in another way since.
 */
export async function confirmEmail(
  deps: Pick<Deps, 'db' | 'secrets' | 'clock' | 'config'>,
  token: string,
): Promise<boolean> {
  const found = await findChange(deps.db.read, deps.secrets, token)
  if (!found) return false
  return work(deps, NEWCOMER, { lock: `email:${found.referralId}` }, async (work) => {
    const { tx, at } = work
    const change = await tx.findOneByOrFail(EmailChange, { id: found.id })
    await holdReferral(tx, found.referralId)
    const recipient = await findRecipient(tx, change.placementId)
    if (!isOpen(change, recipient.person.email, at)) return change.status === 'confirmed'
    const { affected } = await tx.update(
      EmailChange,
      { id: change.id, status: 'asked' },
      { status: 'confirmed', endedAt: at },
    )
    if (affected === 1) await useAddress(work, deps, recipient, change)
    return true
  })
}

async function findChange(
  tx: EntityManager,
  secrets: Pick<Deps['secrets'], 'hashes'>,
  token: string,
): Promise<EmailChange | null> {
  if (!/^[a-z2-9]{26}$/.test(token)) return null
  return tx.findOneBy(EmailChange, { tokenHash: In(secrets.hashes('token', token)) })
}

function isOpen({ status, previous, expiresAt }: EmailChange, email: string | null, now: Moment): boolean {
  return status === 'asked' && now < expiresAt && previous === email
}

/** Whoever had the old address learns it there, whatever they agreed to: it is about that address. */
async function useAddress(
  work: Work,
  deps: Pick<Deps, 'config'>,
  recipient: Recipient,
  { id, email, previous }: EmailChange,
): Promise<void> {
  const { referral, person } = recipient
  const changes = { person: { email, mayEmail: true }, referral: {} }
  await saveChanges(work, { ...referral, person }, changes)
  if (previous === null || person.emailBounced) return
  const told = draftAddressMail(work, deps, recipient, { kind: 'address-changed', change: id, to: previous })
  await insertMessage(work, told)
}
