import { In, IsNull, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { NotFoundError, InputError } from '../../errors.ts'
import { type Actor, type Scope, NEWCOMER, recordEvent, work } from '../../history/work.ts'
import { requireInScope, scopeWhere } from '../../municipalities/scope.ts'
import { fullName } from '../../people/full-name.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { NewcomerRequest } from './newcomer-request.entity.ts'
import { type PageNeed, PAGE_NEEDS } from '../texts/page-words.ts'
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { holdReferral, saveChanges } from '../../referrals/known/change-referral.ts'
import { findLanguage } from '../texts/languages.ts'
import type { Recipient } from '../recipient/recipient.ts'

/** What somebody ticked, and the language they say that they speak best. */
interface ToldNeeds {
  readonly needs: readonly string[]
  readonly language: string
}

/**
 * Takes what somebody asks for on their page. A room for a wheelchair and care for children count from the next plan on; everything
 * is listed for somebody of the staff. Asking the same twice asks it once.
 * @throws InputError `needs-empty`
 */
export async function tellNeeds(
  deps: World,
  { referral: { id: referralId, reference } }: Pick<Recipient, 'referral'>,
  told: ToldNeeds,
): Promise<void> {
  const needs = PAGE_NEEDS.filter((need) => told.needs.includes(need))
  if (needs.length === 0) throw new InputError('needs-empty')
  const language = needs.some((need) => SPOKEN.includes(need)) ? (findLanguage(told.language)?.code ?? null) : null
  await work(deps, NEWCOMER, { lock: `person:${reference}` }, async (work) => {
    const { tx, at } = work
    await holdReferral(tx, referralId)
    const open = await tx.findBy(NewcomerRequest, { referralId, doneAt: IsNull() })
    if (open.some((one) => isDeepStrictEqual([one.needs, one.language], [needs, language]))) return
    const known = await tx.findOneOrFail(Referral, { where: { id: referralId }, relations: { person: true } })
    const wanted = [...new Set([...known.needs, ...needs.filter((need) => PLANNED.includes(need))])]
    const change = wanted.length > known.needs.length ? { needs: wanted } : {}
    await saveChanges(work, known, { person: {}, referral: change })
    const { municipality } = known
    const asked = { referralId, municipality, needs, language, askedAt: at, doneAt: null, doneBy: null }
    await tx.insert(NewcomerRequest, { id: randomUUID(), ...asked })
    await recordEvent(tx, at, NEWCOMER, { kind: 'newcomer.asked', referralId, municipality, data: { needs } })
  })
}

/** These change where somebody can be placed; the others are for a person to arrange. */
const PLANNED: readonly PageNeed[] = ['wheelchair', 'childcare']
const SPOKEN: readonly PageNeed[] = ['otherLanguage', 'interpreter']

/** What somebody asked for and still has: what waits to be arranged, and what counts in every plan. */
export async function listOwnNeeds(
  tx: EntityManager,
  { id, needs }: Pick<Referral, 'id' | 'needs'>,
): Promise<OwnNeed[]> {
  const open = await tx.findBy(NewcomerRequest, { referralId: id, doneAt: IsNull() })
  return PAGE_NEEDS.flatMap((need) => {
    const asked = open.filter((request) => request.needs.includes(need))
    if (asked.length === 0 && !(PLANNED.includes(need) && needs.includes(need))) return []
    const language = SPOKEN.includes(need) ? asked.flatMap((request) => request.language ?? []).at(-1) : undefined
    return [{ need, language: language ?? null }]
  })
}

interface OwnNeed {
  readonly need: PageNeed
  /** That they speak best, when they said so with it. */
  readonly language: string | null
}

/**
 * Takes back what somebody asked for: it counts in no plan any more, and nobody has to arrange it. Taking back what isn't there changes
 * nothing.
 */
export async function takeBackNeed(
  deps: World,
  { referral: { id: referralId, reference } }: Pick<Recipient, 'referral'>,
  told: string,
): Promise<void> {
  const need = PAGE_NEEDS.find((one) => one === told)
  if (!need) return
  await work(deps, NEWCOMER, { lock: `person:${reference}` }, async (work) => {
    const { tx, at } = work
    await holdReferral(tx, referralId)
    const open = await tx.findBy(NewcomerRequest, { referralId, doneAt: IsNull() })
    const asked = open.filter(({ needs }) => needs.includes(need))
    for (const request of asked) await tx.update(NewcomerRequest, { id: request.id }, without(need, request, at))
    const known = await tx.findOneOrFail(Referral, { where: { id: referralId }, relations: { person: true } })
    const counts = PLANNED.includes(need) && known.needs.includes(need)
    if (asked.length === 0 && !counts) return
    const change = counts ? { needs: known.needs.filter((one) => one !== need) } : {}
    await saveChanges(work, known, { person: {}, referral: change })
    const { municipality } = known
    await recordEvent(tx, at, NEWCOMER, {
      kind: 'newcomer.took-back',
      referralId,
      municipality,
      data: { needs: [need] },
    })
  })
}

/** The request with the rest of what was asked in it; done when that is nothing. */
function without(need: PageNeed, { needs, language }: NewcomerRequest, at: string): Partial<NewcomerRequest> {
  const rest = needs.filter((one) => one !== need)
  if (rest.length === 0) return { doneAt: at, doneBy: NEWCOMER.name }
  return { needs: rest, language: rest.some((one) => SPOKEN.includes(one)) ? language : null }
}

/** What somebody asked for, and who. */
export interface OpenRequest {
  readonly id: string
  readonly reference: string
  readonly name: string
  readonly phone: string | null
  readonly needs: readonly PageNeed[]
  readonly language: string | null
  readonly askedAt: string
}

/** What newcomers in scope asked for and nobody has arranged yet, oldest first. */
export async function listRequests({ db }: Pick<Deps, 'db'>, scope: Scope): Promise<OpenRequest[]> {
  const open = await db.read
    .createQueryBuilder(NewcomerRequest, 'request')
    .where('request.doneAt IS NULL')
    .andWhere(...scopeWhere(scope, 'request.municipality'))
    .orderBy('request.askedAt')
    .getMany()
  const referrals = await db.read.find(Referral, {
    where: { id: In(open.map(({ referralId }) => referralId)) },
    relations: { person: true },
  })
  const byId = new Map(referrals.map((referral) => [referral.id, referral]))
  return open.flatMap(({ id, referralId, needs, language, askedAt }) => {
    const referral = byId.get(referralId)
    if (!referral) return []
    const { reference, person } = referral
    return [{ id, reference, name: fullName(person), phone: person.phone, needs, language, askedAt }]
  })
}

/**
 * Somebody of the staff arranged it, or called. Saying so twice says it once.
 * @throws NotFoundError `not-found`, also for another municipality's.
 */
export async function finishRequest(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, {}, async ({ tx, at }) => {
    const request = await tx.findOneBy(NewcomerRequest, { id })
    if (!request) throw new NotFoundError('not-found')
    requireInScope(by.scope, request.municipality)
    const done = { doneAt: at, doneBy: by.name }
    const { affected } = await tx.update(NewcomerRequest, { id, doneAt: IsNull() }, done)
    if (!affected) return
    const { referralId, municipality, needs } = request
    await recordEvent(tx, at, by, { kind: 'newcomer.arranged', referralId, municipality, data: { needs } })
  })
}
