import { hash, verify } from '@node-rs/argon2'
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { InputError } from '../../errors.ts'

/** argon2id with 19 MiB and two passes (OWASP's first choice). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Of a password that stands alone, without a second factor (NIST SP 800-63B-4, 3.1.1.2). */
const SHORTEST = 15
const LONGEST = 200
/** Scores are 0 to 4: only 4 takes more than ten thousand million guesses. */
const HARD_TO_GUESS = 4
/** How hard to guess is found out of so much of it: what comes after makes it no easier, and takes time. */
const LOOKED_AT = 64

/** Whose password it is to be. */
export interface Owner {
  readonly email: string
  readonly name: string
}

let nobody: Promise<string> | undefined

/**
 * By NIST SP 800-63B-4, 3.1.1.2: long, and not one that many use or that says who they are; every sign may be in it, none must be.
 * @throws InputError `password-too-short`, `password-too-long`, `password-is-email`, `password-common`
 */
export async function checkPassword(password: string, { email, name }: Owner): Promise<void> {
  const plain = oneForm(password).toLowerCase()
  const words = ['dagdeel', ...`${email} ${name}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)].filter(
    ({ length }) => length > 2,
  )
  if (plain === email.toLowerCase()) throw new InputError('password-is-email')
  if (isTooShort(password)) throw new InputError('password-too-short', { characters: SHORTEST })
  if ([...plain].length > LONGEST) throw new InputError('password-too-long', { characters: LONGEST })
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), plain).replaceAll(/[^\p{L}]/gu, '')
  if (rest.length < 4 && words.some((word) => plain.includes(word))) throw new InputError('password-is-email')
  const { score } = (await guesser()).check(plain.slice(0, LOOKED_AT), words)
  if (score < HARD_TO_GUESS) throw new InputError('password-common')
}

/** True for a password of before the present rule: who has it comes in, and is asked for another. */
export function isTooShort(password: string): boolean {
  return [...oneForm(password)].length < SHORTEST
}

export function hashPassword(password: string): Promise<string> {
  return hash(oneForm(password), COST)
}

/** Takes as long without a hash as with one, so that the time does not tell whether an account exists. */
export async function isPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  nobody ??= hash('nobody has this password', COST)
  const known = passwordHash ?? (await nobody)
  const given = password.slice(0, 2 * LONGEST + 1)
  // A password of before all were brought into one form was kept as it was typed.
  const right = (await verify(known, oneForm(given))) || (given !== oneForm(given) && (await verify(known, given)))
  return right && Boolean(passwordHash)
}

/** An é is one sign on one keyboard and two on another. */
function oneForm(password: string): string {
  return password.normalize('NFC')
}

let guessing: Promise<ZxcvbnFactory> | undefined

/** Fifty thousand passwords that many use, and what people do with them. Read when somebody first chooses a password: it takes 24 MB. */
function guesser(): Promise<ZxcvbnFactory> {
  guessing ??= readGuesser()
  return guessing
}

async function readGuesser(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs: graphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({ dictionary, graphs })
}
