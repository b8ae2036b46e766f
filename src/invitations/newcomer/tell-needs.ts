import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { IsNull } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { NEWCOMER } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { saveChanges } from '../../referrals/known/save-changes.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { findLanguage } from '../texts/languages.ts'
import { NewcomerRequest } from './newcomer-request.entity.ts'
import { PAGE_NEEDS, type PageNeed } from '../texts/page-words.ts'
import type { Recipient } from '../recipient/recipient.ts'

/** These change where somebody can be placed; the others are for a person to arrange. */
const PLANNED: readonly PageNeed[] = ['wheelchair', 'childcare']
const SPOKEN: readonly PageNeed[] = ['otherLanguage', 'interpreter']

/** What somebody ticked, and the language they say that they speak best. */
export interface ToldNeeds {
  readonly needs: readonly string[]
  readonly language: string
}

/**
 * Takes what somebody asks for on their page. A room for a wheelchair and care for children count from the next plan on; everything
 * is listed for somebody of the staff. Asking the same twice asks it once.
 * @throws InputError `needs-empty`
 */
export async function tellNeeds(
  deps: Pick<Deps, 'db' | 'clock'>,
  { referral: { id: referralId, reference } }: Pick<Recipient, 'referral'>,
  told: ToldNeeds,
): Promise<void> {
  const needs = PAGE_NEEDS.filter((need) => told.needs.includes(need))
  if (needs.length === 0) throw new InputError('needs-empty')
  const language = needs.some((need) => SPOKEN.includes(need)) ? (findLanguage(told.language)?.code ?? null) : null
  await work(deps, NEWCOMER, { lock: `person:${reference}` }, async (work) => {
    const { tx, at } = work
    const open = await tx.findBy(NewcomerRequest, { referralId, doneAt: IsNull() })
    if (open.some((one) => isDeepStrictEqual([one.needs, one.language], [needs, language]))) return
    const known = await tx.findOneOrFail(Referral, { where: { id: referralId }, relations: { person: true } })
    const wanted = [...new Set([...known.needs, ...needs.filter((need) => PLANNED.includes(need))])]
    const change = wanted.length > known.needs.length ? { needs: wanted } : {}
    await saveChanges(work, 'person.changed', known, { person: {}, referral: change })
    const { municipality } = known
    const asked = { referralId, municipality, needs, language, askedAt: at, doneAt: null, doneBy: null }
    await tx.insert(NewcomerRequest, { id: randomUUID(), ...asked })
    await recordEvent(tx, at, NEWCOMER, { kind: 'newcomer.asked', referralId, municipality, data: { needs } })
  })
}
