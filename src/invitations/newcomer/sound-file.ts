import { InputError } from '../../errors.ts'

/** What every phone and browser plays. */
export type SoundType = 'audio/mpeg' | 'audio/mp4'

/** A recording as it is kept. */
export interface Sound {
  readonly type: SoundType
  readonly bytes: Buffer
}

/**
 * Looks whether a file really is a recording, whole, and of MP3 keeps the sound alone: who recorded it, where and with what picture is
 * thrown away.
 * @throws InputError `recording-unknown` for what is no MP3 or M4A, or not whole.
 */
export function readSound(file: Buffer): Sound {
  const sound = isM4a(file) ? file : soundOfMp3(file)
  if (!sound) throw new InputError('recording-unknown')
  return { type: sound === file ? 'audio/mp4' : 'audio/mpeg', bytes: sound }
}

/** An M4A (ISO/IEC 14496-12) says what it is, how it is played and what is in its tracks: sound, and no film. */
function isM4a(file: Buffer): boolean {
  if (file.toString('latin1', 4, 8) !== 'ftyp' || boxesOf(file, ['mdat']).length === 0) return false
  const tracks = boxesOf(file, ['moov', 'trak', 'mdia', 'hdlr']).map((box) => box.toString('latin1', 8, 12))
  return tracks.includes('soun') && !tracks.includes('vide')
}

/** What is in the boxes at a path of names; only what is on the path is opened, so no box is looked at twice. */
function boxesOf(file: Buffer, path: readonly string[]): readonly Buffer[] {
  return path.reduce<readonly Buffer[]>(boxesIn, [file])
}

/**
 * What is in the boxes of a name within others. Boxes fill what they stand in, each with its length and its name before it.
 * @throws InputError `recording-unknown` where they don't fit, or are more than any recorder makes.
 */
function boxesIn(containers: readonly Buffer[], name: string): readonly Buffer[] {
  const found: Buffer[] = []
  for (const container of containers)
    for (let at = 0, length = 0; at < container.length; at += length) {
      const box = boxAt(container, at)
      length = box.length
      const isWhole = length >= box.head && at + length <= container.length
      if (!isWhole || found.length > MOST_ALIKE) throw new InputError('recording-unknown')
      if (container.toString('latin1', at + 4, at + 8) === name)
        found.push(container.subarray(at + box.head, at + length))
    }
  return found
}

/** A recorder that writes a part each second makes some hundreds of 5 MB. */
const MOST_ALIKE = 5_000

/** How long a box and its head are. 1: the length stands behind the name, in 64 bits; 0: it goes on to the end. */
function boxAt(file: Buffer, at: number): { readonly length: number; readonly head: number } {
  if (at + 8 > file.length) return { length: 0, head: 8 }
  const length = file.readUInt32BE(at)
  if (length === 1) return { length: at + 16 <= file.length ? Number(file.readBigUInt64BE(at + 8)) : 0, head: 16 }
  return { length: length === 0 ? file.length - at : length, head: 8 }
}

/**
 * The frames that stand behind one another; null when there are fewer than a second of them, or something else between them. A last one
 * that is not whole is thrown away: a recorder that was stopped leaves it.
 */
function soundOfMp3(file: Buffer): Buffer | null {
  let begin = behindTag(file)
  while (file[begin] === 0) begin++
  let end = begin
  let frames = 0
  let length = lengthOfFrame(file, end)
  for (; length > 0 && end + length <= file.length; frames++) {
    end += length
    length = lengthOfFrame(file, end)
  }
  const rest = file.subarray(end)
  const isPart = length > 0 || (rest.length < 4 && rest[0] === 0xff)
  const isEnd = rest.length === 0 || isPart || /^(TAG|APETAGEX|LYRICSBEGIN|\0*$)/.test(rest.toString('latin1', 0, 128))
  return frames >= FRAMES_A_SECOND && isEnd ? Buffer.from(file.subarray(begin, end)) : null
}

const FRAMES_A_SECOND = 39

/** Where the sound begins: an ID3v2 tag says in four times seven bits how long it is. */
function behindTag(file: Buffer): number {
  if (file.toString('latin1', 0, 3) !== 'ID3' || file.length < 10) return 0
  return 10 + [6, 7, 8, 9].reduce((length, at) => length * 128 + (file[at]! & 0x7f), 0)
}

/** In kbit/s, by the number in the header: MPEG 1, then MPEG 2 and 2.5, of layer III. */
const RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const
const SAMPLES = [44_100, 48_000, 32_000] as const
/** By the number of the version: MPEG 2.5, none, MPEG 2, MPEG 1. */
const SLOWER = [4, 0, 2, 1] as const

/** In bytes, by its header of four (ISO/IEC 11172-3); 0 where no frame of layer III begins. */
function lengthOfFrame(file: Buffer, at: number): number {
  if (at + 4 > file.length) return 0
  const [sync, version, rates] = [file[at]!, file[at + 1]!, file[at + 2]!]
  const slower = SLOWER[(version >> 3) & 3] ?? 0
  const isLayer3 = sync === 0xff && (version & 0xe0) === 0xe0 && ((version >> 1) & 3) === 1
  const rate = RATES[slower === 1 ? 0 : 1][rates >> 4] ?? 0
  const samples = SAMPLES[(rates >> 2) & 3] ?? 0
  if (!isLayer3 || slower === 0 || rate === 0 || samples === 0) return 0
  return Math.floor(((slower === 1 ? 144_000 : 72_000) * rate * slower) / samples) + ((rates >> 1) & 1)
}
