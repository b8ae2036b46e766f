import { sources } from './sources.ts'

const HOLE = '◦'

/** A text that is put together, as what stands before, between and after the holes that are filled in. */
export type TextWithHoles = readonly string[]

/**
 * Every text that the code or a view puts together: of `` `groups:part.${part}` `` and `(join 'groups:part.' part)` it is
 * `['groups:part.', '']`.
 */
export function textsWithHoles(): TextWithHoles[] {
  const inCode = sources('src', '.ts').flatMap(({ text }) => {
    const filled = text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, HOLE)
    return [...filled.matchAll(/`([\w.:/◦-]*)`/g)].map((match) => match[1] ?? '')
  })
  const inViews = sources('views', '.hbs').flatMap(({ text }) =>
    [...text.matchAll(/\(join ('[^()]*?(?:\([^)]*\)[^()]*?)*)\)/g)].map((match) => {
      const parts = match[1]?.match(/'[^']*'|\([^)]*\)|\S+/g) ?? []
      return parts.map((part) => (part.startsWith("'") ? part.slice(1, -1) : HOLE)).join('')
    }),
  )
  const texts = [...new Set([...inCode, ...inViews])].filter((text) => /\w.*◦|◦.*\w/.test(text) || text === '◦.◦')
  return texts.map((text) => text.split(HOLE))
}

/** Whether a text can become `whole`, each hole with something of which `fits` says that it can be filled in. */
export function canBecome(text: TextWithHoles, whole: string, fits: (part: string) => boolean): boolean {
  const [start = '', ...others] = text
  return whole.startsWith(start) && canGoOn(others, whole.slice(start.length), fits)
}

/** @param others What stands after each of the holes. */
function canGoOn([next, ...others]: readonly string[], rest: string, fits: (part: string) => boolean): boolean {
  if (next === undefined) return rest === ''
  if (others.length === 0) return rest.endsWith(next) && fits(rest.slice(0, rest.length - next.length))
  for (let at = 1; at + next.length <= rest.length; at++)
    if (rest.startsWith(next, at) && fits(rest.slice(0, at)) && canGoOn(others, rest.slice(at + next.length), fits))
      return true
  return false
}
