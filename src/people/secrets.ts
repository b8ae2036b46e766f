import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Seals what must not be readable in the database or a back-up, and finds it again without opening it. What it makes begins with the
 * name of the key that made it (`3fa90c21be:…`); values of before they did are still understood.
 */
export interface Secrets {
  /** The name of the present key. */
  readonly key: string
  /** Whether numbers may be kept under another key, or without the name of theirs. */
  readonly changing: boolean
  /** Text to `name:base64(nonce, tag, cipher)`, AES-256-GCM; different every time. */
  seal(text: string): string
  /** Back again, with the present key or an older one. Throws when the key is another or the text was tampered with. */
  open(sealed: string): string
  /** A keyed hash (`name:` and HMAC-SHA-256, hex): the same text gives the same hash, and only with the key. */
  hash(purpose: Purpose, text: string): string
  /** That hash first, then every other under which the same text may be kept: look up with all of them. */
  hashes(purpose: Purpose, text: string): string[]
  /**
   * An unguessable word of 26 letters and digits that is the same whenever it is asked for: the address in an invitation.
   * @param kept The hash of it that was kept: it says with which key the word was made. Without one the present key makes it.
   */
  token(placementId: string, number: number, kept?: string | null): string
  /** A word such as `token` gives, but another each time and of no seat: the secret address of a calendar, or of texts to review. */
  newWord(): string
  /**
   * A word of 8 capitals and digits that can be typed from paper, the same whenever it is asked for: no `0` or `O`, no `1`, `I` or `L`.
   * Two seats may have the same one: whoever gives it away looks first.
   * @param kept The hash of the long word of the same seat and number.
   */
  code(placementId: string, number: number, kept?: string | null): string
}

/** Numbers are sealed too and can be hashed anew; words are with somebody else, and only their hash is here. */
type Purpose = 'bsn' | 'v-number' | 'token' | 'api-key'

/** What is left of a key that was thrown away: enough to check and repeat the words that were given away, and to open nothing. */
export interface WordKey {
  readonly name: string
  readonly hash: Buffer
  readonly token: Buffer
}

/** What the database says about the keys. */
export interface KeyHistory {
  readonly wordKeys: readonly WordKey[]
  /** Names of keys under which no number is left. */
  readonly empty: readonly string[]
  /** Whether there are numbers of before hashes began with the name of their key. */
  readonly nameless: boolean
}

const NO_HISTORY: KeyHistory = { wordKeys: [], empty: [], nameless: false }

const NONCE_BYTES = 12
const TAG_BYTES = 16
const NAME_LENGTH = 10
const WORD_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The signs of a word that is typed from paper. */
export const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** How many of them it has. */
export const CODE_LENGTH = 8

/**
 * @param key 32 bytes, `DATA_KEY`.
 * @param oldKeys Earlier keys (`DATA_KEY_OLD`), to open and find what they made.
 */
export function createSecrets(
  key: Buffer,
  oldKeys: readonly Buffer[] = [],
  { wordKeys, empty, nameless }: KeyHistory = NO_HISTORY,
): Secrets {
  const present = partsOf(key)
  const all = unlike([present, ...oldKeys.map(partsOf)])
  const forNumbers = all.filter(({ name }) => name === present.name || !empty.includes(name))
  const forWords = unlike<WordKey>([...all, ...wordKeys])
  const makerOf = (placementId: string, number: number, kept: string | null): WordKey => {
    const made = kept === null ? present : forWords.find((one) => madeToken(one, placementId, number, kept))
    if (!made) throw new Error('a link that was made with a key that is not in DATA_KEY or DATA_KEY_OLD')
    return made
  }
  return {
    key: present.name,
    changing: nameless || forNumbers.length > 1,
    seal: (text) => `${present.name}:${seal(present.seal, text)}`,
    open: (sealed) => openWithAny(all, sealed),
    hash: (purpose, text) => `${present.name}:${hash(present, purpose, text)}`,
    hashes: (purpose, text) => {
      const isWord = purpose === 'token' || purpose === 'api-key'
      const keys = isWord ? forWords : forNumbers
      const bare = keys.map((one) => hash(one, purpose, text))
      const named = keys.map(({ name }, at) => `${name}:${bare[at]}`)
      return isWord || nameless ? [...named, ...bare] : named
    },
    token: (placementId, number, kept = null) => token(makerOf(placementId, number, kept), placementId, number),
    newWord: () => wordOf(randomBytes(26)),
    code: (placementId, number, kept = null) => code(makerOf(placementId, number, kept), placementId, number),
  }
}

/** What is kept of a key when another takes over, as text. */
export function wordKeyAsText(key: Buffer): string {
  const { name, hash, token } = partsOf(key)
  return JSON.stringify({ name, hash: hash.toString('base64'), token: token.toString('base64') })
}

/** Back from `wordKeyAsText`. */
export function readWordKey(text: string): WordKey {
  const { name, hash, token } = JSON.parse(text) as Record<keyof WordKey, string>
  return { name, hash: Buffer.from(hash, 'base64'), token: Buffer.from(token, 'base64') }
}

/** The name of a key: the same in every process, and no way back to the key. */
export function nameOfKey(key: Buffer): string {
  return derive(key, 'name').toString('hex').slice(0, NAME_LENGTH)
}

interface KeyParts extends WordKey {
  readonly seal: Buffer
}

function partsOf(key: Buffer): KeyParts {
  return {
    name: nameOfKey(key),
    seal: derive(key, 'seal'),
    hash: derive(key, 'hash'),
    token: derive(key, 'token'),
  }
}

function derive(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'dagdeel', use, 32))
}

function unlike<T extends WordKey>(keys: readonly T[]): T[] {
  return keys.filter(({ name }, at) => keys.findIndex((one) => one.name === name) === at)
}

function hash({ hash }: WordKey, purpose: Purpose, text: string): string {
  return createHmac('sha256', hash).update(`${purpose}\n${text}`).digest('hex')
}

function wordOf(bytes: Buffer): string {
  return Array.from(bytes.subarray(0, 26), (byte) => WORD_ALPHABET[byte % WORD_ALPHABET.length]).join('')
}

function token({ token }: WordKey, placementId: string, number: number): string {
  return wordOf(createHmac('sha256', token).update(`${placementId}\n${number}`).digest())
}

/** Of 64 bits, so that every sign is as likely as the others to within one in 20 million. */
function code({ token }: WordKey, placementId: string, number: number): string {
  const digest = createHmac('sha256', token).update(`code\n${placementId}\n${number}`).digest()
  let rest = digest.readBigUInt64BE()
  const signs = Array.from({ length: CODE_LENGTH }, () => {
    const sign = CODE_ALPHABET[Number(rest % BigInt(CODE_ALPHABET.length))]
    rest /= BigInt(CODE_ALPHABET.length)
    return sign
  })
  return signs.join('')
}

function madeToken(key: WordKey, placementId: string, number: number, kept: string): boolean {
  const [name, named] = split(kept)
  return name === null ? hash(key, 'token', token(key, placementId, number)) === named : name === key.name
}

/** The name of the key that made a value (null: from before they had names), and the rest. */
function split(value: string): [name: string | null, rest: string] {
  return value[NAME_LENGTH] === ':' ? [value.slice(0, NAME_LENGTH), value.slice(NAME_LENGTH + 1)] : [null, value]
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function openWithAny(keys: readonly KeyParts[], sealed: string): string {
  const [name, text] = split(sealed)
  for (const key of keys) {
    if (name !== null && name !== key.name) continue
    try {
      return open(key.seal, Buffer.from(text, 'base64'))
    } catch {
      // The next key may fit.
    }
  }
  throw new Error('sealed with a key that is not in DATA_KEY or DATA_KEY_OLD, or tampered with')
}

function open(key: Buffer, bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}
