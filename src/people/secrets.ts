import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Seals what must not be readable in the database or a back-up, and finds it again without opening it. */
export interface Secrets {
  /** Text to `base64(nonce, tag, cipher)`, AES-256-GCM; different every time. */
  seal(text: string): string
  /** Back again, with the present key or an older one. Throws when the key is another or the text was tampered with. */
  open(sealed: string): string
  /** A keyed hash (HMAC-SHA-256, hex): the same text gives the same hash, and only with the key. */
  hash(purpose: 'bsn' | 'v-number' | 'token' | 'api-key', text: string): string
  /** An unguessable word of 26 letters and digits that is the same whenever it is asked for: the address in an invitation. */
  token(placementId: string, number: number): string
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
const TOKEN_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/**
 * @param key 32 bytes, `DATA_KEY`.
 * @param oldKeys Earlier keys (`DATA_KEY_OLD`), only to open what they sealed.
 */
export function createSecrets(key: Buffer, oldKeys: readonly Buffer[] = []): Secrets {
  const [sealKey, hashKey, tokenKey] = ['seal', 'hash', 'token'].map((use) => derive(key, use)) as [
    Buffer,
    Buffer,
    Buffer,
  ]
  const openKeys = [sealKey, ...oldKeys.map((old) => derive(old, 'seal'))]
  return {
    seal: (text) => seal(sealKey, text),
    open: (sealed) => openWithAny(openKeys, sealed),
    hash: (purpose, text) => createHmac('sha256', hashKey).update(`${purpose}\n${text}`).digest('hex'),
    token: (placementId, number) => {
      const bytes = createHmac('sha256', tokenKey).update(`${placementId}\n${number}`).digest().subarray(0, 26)
      return Array.from(bytes, (byte) => TOKEN_ALPHABET[byte % TOKEN_ALPHABET.length]).join('')
    },
  }
}

function derive(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'dagdeel', use, 32))
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

function openWithAny(keys: readonly Buffer[], sealed: string): string {
  for (const key of keys) {
    try {
      return open(key, Buffer.from(sealed, 'base64'))
    } catch {
      // The next key may fit.
    }
  }
  throw new Error('sealed with a key that is not in DATA_KEY or DATA_KEY_OLD')
}

function open(key: Buffer, bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}
