import { hash, verify } from '@node-rs/argon2'
import { InputError } from '../errors.ts'

/** argon2id with 19 MiB and two passes (OWASP's first choice). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const SHORTEST = 12
const LONGEST = 200

let nobody: Promise<string> | undefined

/** @throws InputError `password-too-short`, `password-too-long`, `password-is-email` */
export function checkPassword(password: string, email: string): void {
  if (password.length < SHORTEST) throw new InputError('password-too-short', { characters: SHORTEST })
  if (password.length > LONGEST) throw new InputError('password-too-long', { characters: LONGEST })
  const [plain, address] = [password.toLowerCase(), email.toLowerCase()]
  if (plain === address || plain === address.split('@')[0]) throw new InputError('password-is-email')
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST)
}

/** Takes as long without a hash as with one, so that the time does not tell whether an account exists. */
export async function isPassword(password: string, passwordHash: string | null | undefined): Promise<boolean> {
  nobody ??= hash('nobody has this password', COST)
  const right = await verify(passwordHash ?? (await nobody), password.slice(0, LONGEST + 1))
  return right && Boolean(passwordHash)
}
