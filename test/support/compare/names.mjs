// What chance made, under a name that says what it is: then the same place has the same text, however chance fell.

const UUID = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}'
/** Keyed hashes and other long numbers. */
const HASH = '\\b[\\da-f]{10}:[\\da-f]{64}\\b|\\b(?=[\\da-f]*[a-f])(?=[\\da-f]*\\d)[\\da-f]{12,}\\b'
/** The word in a newcomer's link. */
const LINK_WORD = '(?<=/u/)[a-z\\d]{26}'
/** Keys and words for passwords, in base64. */
const WORD = '(?<![\\w-])(?:dagdeel_)?(?=[\\w-]*[A-Z])(?=[\\w-]*[a-z])(?=[\\w-]*\\d)[\\w-]{32}(?![\\w-])'

export const RANDOM = new RegExp([UUID, HASH, LINK_WORD, WORD].join('|'), 'g')

/** Whether a part of an address is made by chance. */
export function isRandom(part) {
  return new RegExp(`^(?:${UUID}|[a-z\\d]{26}|[\\da-f]{12,}|[\\w-]{32})$`).test(part) && /\d/.test(part)
}

/**
 * Names everything random in lines of one file: what is known by its own name, the rest by the order in which it comes.
 * @param known Map from what chance made to its name.
 */
export function named(lines, known = new Map()) {
  const here = new Map()
  const nameOf = (random) => {
    if (!here.has(random)) here.set(random, `{${here.size + 1}}`)
    return here.get(random)
  }
  return lines.map((line) => line.replace(RANDOM, (random) => known.get(random) ?? nameOf(random)))
}

/** Gives each thing its first name; where several have the same, a number in the order in which they come. */
export function namesFrom(pairs) {
  const byName = new Map()
  const known = new Set()
  for (const [random, name] of pairs) {
    if (known.has(random)) continue
    known.add(random)
    if (!byName.has(name)) byName.set(name, new Set())
    byName.get(name).add(random)
  }
  const names = new Map()
  for (const [name, all] of byName)
    for (const [index, random] of [...all].entries())
      names.set(random, all.size > 1 ? `{${name} ${index + 1}}` : `{${name}}`)
  return names
}

/** An address as the name of a file. */
export function fileName(address) {
  const name = address
    .replace(/^\//, '')
    .replaceAll('/', '~')
    .replace(/[^\p{L}\p{N}~?&=.,{} -]+/gu, '_')
  return name.length > 150
    ? `${name.slice(0, 140)}…${[...name].reduce((sum, one) => (sum * 31 + one.codePointAt(0)) % 1e8, 7)}`
    : name || 'start'
}
