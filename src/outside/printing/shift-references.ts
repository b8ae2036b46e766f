/**
 * A PDF object with other numbers in its references (`12 0 R`). What stands in a string or in a stream is left alone: somebody's text
 * may look like a reference.
 * @param body Between `obj` and `endobj`, as Latin-1.
 */
export function shiftReferences(body: string, to: (number: number) => number): string {
  const stream = body.indexOf('\nstream\n')
  const dictionary = stream < 0 ? body : body.slice(0, stream)
  const looking = /\(|(\d+) 0 R\b/g
  let [shifted, from] = ['', 0]
  for (let found = looking.exec(dictionary); found; found = looking.exec(dictionary)) {
    if (found[1] === undefined) {
      looking.lastIndex = endOfString(dictionary, found.index)
      continue
    }
    shifted += `${dictionary.slice(from, found.index)}${to(Number(found[1]))} 0 R`
    from = looking.lastIndex
  }
  return shifted + dictionary.slice(from) + (stream < 0 ? '' : body.slice(stream))
}

/** Brackets in a string are escaped, or in pairs (ISO 32000-1, 7.3.4.2). */
function endOfString(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const sign = text[at]
    if (sign === '\\') at++
    else if (sign === '(') depth++
    else if (sign === ')' && --depth === 0) return at + 1
  }
  throw new Error('a string in a PDF without an end')
}
