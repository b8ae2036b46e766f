import { In, type EntityManager } from 'typeorm'
import { inParts, updateMany } from '../../outside/database/many-rows.ts'
import { Person } from '../../people/person.entity.ts'
import type { Secrets } from '../../people/secrets.ts'
import { isActive } from '../referral-status.ts'
import { Referral } from '../referral.entity.ts'

/** How many people were brought under the present key, and the references of those who can't be. */
export interface Renewed {
  readonly people: number
  readonly stuck: readonly string[]
}

/**
 * Seals and hashes the numbers of people anew with the present key, in the caller's transaction (under the lock `referrals`). Whoever
 * shares a number with them goes along: what belongs to one number is always under one key, else the unique indexes would not see it.
 * Stuck is who can't be opened, or was taken in twice while a wrong key was set: a person must look at that.
 */
export async function renewPeople(tx: EntityManager, secrets: Secrets, ids: readonly string[]): Promise<Renewed> {
  if (!secrets.changing) return { people: 0, stuck: [] }
  let people = 0
  const stuck = new Set<string>()
  for (const part of inParts(ids)) {
    const opened = await openAll(tx, secrets, part)
    const referrals = await tx.find(Referral, {
      where: { person: { id: In([...opened.keys()]) } },
      relations: { person: true },
    })
    const left = whoStays(opened, referrals)
    for (const { person, reference } of referrals) if (left.has(person.id)) stuck.add(reference)
    const renewed = [...opened.values()].filter((one) => !left.has(one.id) && isOld(one, secrets))
    await updateMany(
      tx,
      'person',
      COLUMNS,
      renewed.map((one) => sealedAnew(one, secrets)),
    )
    const present = presentTracks(opened)
    const tracked = referrals.flatMap(({ id, track, person }) => {
      const anew = left.has(person.id) ? track : (present.get(track) ?? track)
      return anew === track ? [] : [{ id, track: anew }]
    })
    await updateMany(tx, 'referral', ['track'], tracked)
    people += renewed.length
  }
  return { people, stuck: [...stuck] }
}

const COLUMNS = ['bsn_sealed', 'bsn_hash', 'v_number_sealed', 'v_number_hash'] as const

/** Somebody's numbers, and every hash under which each may be kept, the present one first. */
interface Opened extends Pick<
  Person,
  'id' | 'municipality' | 'bsnSealed' | 'bsnHash' | 'vNumberSealed' | 'vNumberHash'
> {
  /** Null: no key fits. */
  readonly numbers: { readonly bsn: string | null; readonly vNumber: string | null } | null
  readonly bsnHashes: readonly string[]
  readonly vNumberHashes: readonly string[]
}

/** These people, and whoever shares a number with them, and so on. */
async function openAll(
  tx: EntityManager,
  secrets: Secrets,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Opened>> {
  const all = new Map<string, Opened>()
  let found = await tx.findBy(Person, { id: In([...ids]) })
  while (found.length > 0) {
    const opened = found.map((person) => open(person, secrets))
    for (const one of opened) all.set(one.id, one)
    const bsnHash = In(opened.flatMap(({ bsnHashes }) => bsnHashes))
    const vNumberHash = In(opened.flatMap(({ vNumberHashes }) => vNumberHashes))
    found = (await tx.findBy(Person, [{ bsnHash }, { vNumberHash }])).filter(({ id }) => !all.has(id))
  }
  return all
}

function open(person: Person, secrets: Secrets): Opened {
  const { id, municipality, bsnSealed, bsnHash, vNumberSealed, vNumberHash } = person
  const kept = { id, municipality, bsnSealed, bsnHash, vNumberSealed, vNumberHash }
  try {
    const [bsn, vNumber] = [bsnSealed && secrets.open(bsnSealed), vNumberSealed && secrets.open(vNumberSealed)]
    const bsnHashes = bsn ? secrets.hashes('bsn', bsn) : []
    const vNumberHashes = vNumber ? secrets.hashes('v-number', vNumber) : []
    return { ...kept, numbers: { bsn, vNumber }, bsnHashes, vNumberHashes }
  } catch {
    return { ...kept, numbers: null, bsnHashes: [], vNumberHashes: [] }
  }
}

/** Who can't be opened; who would be twice in one municipality or twice in the programme; and who shares a number with those. */
function whoStays(opened: ReadonlyMap<string, Opened>, referrals: readonly Referral[]): ReadonlySet<string> {
  const groups = new Map<string, Set<string>>()
  const belongs = (group: string, id: string) => groups.set(group, (groups.get(group) ?? new Set()).add(id))
  for (const { id, municipality, bsnHashes, vNumberHashes } of opened.values())
    for (const [hash] of [bsnHashes, vNumberHashes]) if (hash) belongs(`${municipality} ${hash}`, id)
  const present = presentTracks(opened)
  for (const { status, statusReason, track, person } of referrals)
    if (isActive({ status, statusReason })) belongs(present.get(track) ?? track, person.id)
  const twice = [...groups.values()].filter(({ size }) => size > 1).flatMap((group) => [...group])
  const closed = [...opened.values()].filter(({ numbers }) => numbers === null).map(({ id }) => id)
  return withTheirNumbers(opened, new Set([...twice, ...closed]))
}

function withTheirNumbers(opened: ReadonlyMap<string, Opened>, staying: ReadonlySet<string>): ReadonlySet<string> {
  const presentHashes = ({ bsnHashes, vNumberHashes }: Opened) => [bsnHashes[0], vNumberHashes[0]].filter(Boolean)
  const all = [...opened.values()]
  const hashes = new Set(all.filter(({ id }) => staying.has(id)).flatMap(presentHashes))
  const more = all.filter((one) => presentHashes(one).some((hash) => hashes.has(hash))).map(({ id }) => id)
  const next = new Set([...staying, ...more])
  return next.size > staying.size ? withTheirNumbers(opened, next) : next
}

/** Every track that one of their numbers can have, and what it is under the present key. Whoever may have moved has another one's track. */
function presentTracks(opened: ReadonlyMap<string, Opened>): ReadonlyMap<string, string> {
  const numbers = [...opened.values()].flatMap(({ bsnHashes, vNumberHashes }) => [bsnHashes, vNumberHashes])
  return new Map(
    numbers.flatMap(([present, ...old]) => (present ? [present, ...old].map((one) => [one, present]) : [])),
  )
}

function isOld({ bsnSealed, bsnHash, vNumberSealed, vNumberHash }: Opened, { key }: Secrets): boolean {
  return [bsnSealed, bsnHash, vNumberSealed, vNumberHash].some((value) => value && !value.startsWith(`${key}:`))
}

function sealedAnew({ id, numbers, bsnHashes, vNumberHashes }: Opened, secrets: Secrets) {
  const { bsn = null, vNumber = null } = numbers ?? {}
  return {
    id,
    bsn_sealed: bsn && secrets.seal(bsn),
    bsn_hash: bsnHashes[0] ?? null,
    v_number_sealed: vNumber && secrets.seal(vNumber),
    v_number_hash: vNumberHashes[0] ?? null,
  }
}
