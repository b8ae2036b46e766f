import { knownLanguages, readLanguages } from './check-contact.ts'
import { plainHeading } from './headings.ts'
import { slips } from './slips.ts'
import type { ListedField } from './unknown-values.ts'

/** What people often write, in its usual short forms; the first that fits counts. */
const OFTEN: Readonly<Partial<Record<ListedField, readonly (readonly [pattern: RegExp, meaning: string])[]>>> = {
  wet: [
    [/2021|nieuw/, 'Wi2021'],
    [/2013|oud/, 'Wi2013'],
  ],
  doelgroep: [
    [/asiel|status|vergunning|vluchteling|^as$/, 'Asielstatushouder'],
    [/gezin|migrant|migratie|hereniging|partner|overig|^gm|^g$/, 'Gezinsmigrant en overige migrant'],
  ],
  geslacht: [
    [/^(v|f|mevr|mw|dame)/, 'v'],
    [/^(m|dhr|heer|jongen)/, 'm'],
  ],
  'samen of apart': [
    [/samen|tegelijk/, 'samen'],
    [/apart|alleen|los/, 'apart'],
  ],
  'e-mail toegestaan': [
    [/^(ja|ok|akkoord|toestemming|mag|wel|x$|v$)/, 'ja'],
    [/^(nee|niet|geen)/, 'nee'],
  ],
  'begeleider toegestaan': [
    [/^(ja|ok|akkoord|toestemming|mag|wel|x$|v$)/, 'ja'],
    [/^(nee|niet|geen)/, 'nee'],
  ],
}

/**
 * What a value that isn't understood probably means, for somebody to look at; none when it doesn't tell.
 * @param municipalities Their codes by name.
 */
export function guessMeaning(
  field: ListedField,
  given: string,
  municipalities: ReadonlyMap<string, string>,
): string | null {
  const plain = plainHeading(given)
  if (field === 'gemeentecode')
    return [...municipalities].find(([name]) => plain.endsWith(plainHeading(name)))?.[1] ?? null
  if (field === 'talen') return nearestLanguage(given)
  return OFTEN[field]?.find(([pattern]) => pattern.test(plain))?.[1] ?? null
}

/** `Arabich` is nearly Arabisch, and `Arabisch - goed` begins with it. */
function nearestLanguage(given: string): string | null {
  const [first = ''] = given.split(/[-–:+]| en /)
  const codes = readLanguages(first)
  if (codes?.[0]) return codes[0]
  const plain = plainHeading(first)
  const near = plain.length > 4 ? knownLanguages().filter(([name]) => slips(plainHeading(name), plain) <= 1) : []
  return near.length === 1 ? (near[0]?.[1] ?? null) : null
}
