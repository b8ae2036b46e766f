/** What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** The first bytes tell UTF-16 without a byte order mark: they hold the heading, which is in Latin script. */
const SAMPLE_BYTES = 512

/**
 * The text of a file in UTF-8 or UTF-16, with or without byte order mark, else Windows-1252.
 * @returns `null` when the bytes are no text: control characters, or not the encoding that the mark promises
 */
export function decodeText(bytes: Buffer): string | null {
  const text = decode(bytes)
  return text === null || /[\0-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ufffe\uffff]/.test(text) ? null : text
}

function decode(bytes: Buffer): string | null {
  const encoding = markedEncoding(bytes) ?? unmarkedUtf16(bytes)
  if (encoding) return decodeAs(encoding, bytes)
  return decodeAs('utf-8', bytes) ?? windows1252(bytes)
}

function markedEncoding(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

function unmarkedUtf16(bytes: Buffer): string | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const zeros: [even: number, odd: number] = [0, 0]
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1]++
  const many = sample.length * 0.3
  if (zeros[1] > many && zeros[0] === 0) return 'utf-16le'
  return zeros[0] > many && zeros[1] === 0 ? 'utf-16be' : null
}

function decodeAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** By hand: some versions of Node take Windows-1252 for Latin-1 and lose the euro sign and the curly quotes. */
function windows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign)
}
