import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { CODE_ALPHABET, CODE_LENGTH, type Secrets } from '../../people/secrets.ts'

/** What a seat keeps of its link, and nothing from which the link could be made without the key. */
type Link = Pick<Placement, 'tokenNumber' | 'tokenHash' | 'codeHash'>

/** The link of a seat that has none yet. Where another seat has the same code the next number is taken: so each code opens one seat. */
export async function newLink(tx: EntityManager, secrets: Secrets, placement: Placement): Promise<Link> {
  for (let tokenNumber = placement.tokenNumber; ; tokenNumber++) {
    const code = secrets.code(placement.id, tokenNumber)
    if (await findByCode(tx, secrets, code)) continue
    const tokenHash = secrets.hash('token', secrets.token(placement.id, tokenNumber))
    return { tokenNumber, tokenHash, codeHash: secrets.hash('token', named(code)) }
  }
}

/** The seat of a code, or null. */
export function findByCode(
  tx: EntityManager,
  secrets: Pick<Secrets, 'hashes'>,
  code: string,
): Promise<Placement | null> {
  return tx.findOne(Placement, {
    where: { codeHash: In(secrets.hashes('token', named(code))) },
    relations: { referral: true },
  })
}

/**
 * The word in the link of whom the typed code belongs to; null when it belongs to nobody. Looking changes nothing.
 * @throws UnavailableError `data-key-replaced` when this process can't know any more which codes there are.
 */
export async function findTyped({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, typed: string): Promise<string | null> {
  const code = readCode(typed)
  if (code === null) return null
  const seat = await findByCode(db.read, secrets, code)
  if (seat) return secrets.token(seat.id, seat.tokenNumber, seat.tokenHash)
  await requirePresentKey(db.read, secrets.key)
  return null
}

/**
 * The seat of what somebody shows who was invited: the code of their letter as it was typed, or the address that a camera read in it; null
 * when it leads nowhere.
 * @throws UnavailableError `data-key-replaced` when this process can't know any more which there are.
 */
export async function findShown(
  { db, secrets }: Pick<Deps, 'db' | 'secrets'>,
  shown: string,
): Promise<Placement | null> {
  const [, word] = /\/u\/([a-z2-9]{26})(?![a-z0-9])/.exec(shown.slice(0, LONGEST)) ?? []
  const code = word ? null : readCode(shown)
  if (!word && !code) return null
  const found = word ? await findByWord(db.read, secrets, word) : await findByCode(db.read, secrets, code as string)
  if (!found) await requirePresentKey(db.read, secrets.key)
  return found
}

function findByWord(tx: EntityManager, secrets: Pick<Secrets, 'hashes'>, word: string): Promise<Placement | null> {
  const tokenHash = In(secrets.hashes('token', word))
  return tx.findOne(Placement, { where: { tokenHash }, relations: { referral: true } })
}

/** The address for who types it from paper: `https://…/k/K7PM-3XQ9`; null for a link of before there were codes. */
export function shortAddress(publicUrl: string, secrets: Secrets, placement: Link & { id: string }): string | null {
  if (placement.codeHash === null) return null
  const code = secrets.code(placement.id, placement.tokenNumber, placement.tokenHash)
  return `${publicUrl}/k/${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`
}

/** An address as wide as others, for a letter that is only looked at: it opens nothing, since no code has a `0`. */
export function exampleAddress(publicUrl: string): string {
  return `${publicUrl}/k/0000-0000`
}

/**
 * The code in what somebody typed, also as a whole address; null when it can't be one. Capitals, spaces, dots and hyphens don't matter,
 * and digits may be those of an Arabic or Persian keyboard.
 */
export function readCode(typed: string): string | null {
  const code = typed
    .slice(0, LONGEST)
    .replace(/^.*\/k\//is, '')
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase()
  return code.length === CODE_LENGTH && [...code].every((sign) => CODE_ALPHABET.includes(sign)) ? code : null
}

/** No address of ours is longer. */
const LONGEST = 500

/** The same keyed hash serves other words too. */
function named(code: string): string {
  return `code ${code}`
}
