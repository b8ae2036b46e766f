import { sayResource } from '../../municipalities/half-days/say-note.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { type Language, translate } from '../../words/words.ts'
import type { TryOutChoices } from '../tonight/try-out-choices.ts'
import type { TryOutFields } from './try-out-form.ts'
import { TRIED_RULES, type TriedRule } from '../tonight/try-out.ts'

interface Option {
  readonly value: string
  readonly label: string
  readonly checked?: boolean
}

/** What the form of a try-out shows: its fields with what stands there now, and what can be chosen. */
export function formOf(language: Language, choices: TryOutChoices, fields: TryOutFields) {
  const named = (list: TryOutChoices['mine']): Option[] => list.map(({ code, name }) => ({ value: code, label: name }))
  const said = (key: string, values: readonly string[]): Option[] =>
    values.map((value) => ({ value, label: translate(language, `${key}.${value}`) }))
  // Nothing ticked yet: everybody may come.
  const served = fields.wie.length > 0 ? fields.wie : choices.municipalities.map(({ code }) => code)
  return {
    rules: TRIED_RULES.map((rule) => ruleField(language, rule, choices, fields)),
    mine: named(choices.mine),
    municipalities: named(choices.municipalities),
    how: said('groups:try.how', ['haast', 'altijd']).map((one) => ({ ...one, checked: one.value === fields.hoe })),
    rooms: choices.rooms.map(({ code, venue, capacity }) => ({
      value: code,
      label: translate(language, 'groups:try.room', { venue, room: code.replace(/^.*\//, ''), count: capacity }),
    })),
    programmes: said('pool:programmes', ['wi2013', 'wi2021']),
    resources: resourcesOf(language, choices, fields),
    languages: languagesOf(language, choices, fields),
    served: named(choices.municipalities).map((one) => ({ ...one, checked: served.includes(one.value) })),
    several: choices.municipalities.length > 1,
    opened: {
      rules: TRIED_RULES.some((rule) => fields[rule] !== ''),
      opening: fields.open !== '' || fields.aan !== '',
      slot: fields.zaal !== '' || fields.dag !== '',
    },
  }
}

/** Languages of who waits, and those that were ticked. */
function languagesOf(language: Language, { languages }: TryOutChoices, { taal }: TryOutFields): Option[] {
  return [...new Set([...languages, ...taal])]
    .map((code) => ({ value: code, label: sayLanguage(code, language), checked: taal.includes(code) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
}

/** In the words of the form for half days: `Tolk Tigrinya`. */
function resourcesOf(language: Language, { resources }: TryOutChoices, { middelen }: TryOutFields): Option[] {
  return [...new Set([...resources, ...middelen])].map((value) => ({
    value,
    label: sayResource(value, language),
    checked: middelen.includes(value),
  }))
}

function ruleField(language: Language, rule: TriedRule, { rules }: TryOutChoices, fields: TryOutFields) {
  const now = rules[rule].map((value) => value ?? translate(language, `groups:try.none.${rule}`)).join(', ')
  const never = rule === 'rescueGroupSize' ? translate(language, 'groups:try.never') : ''
  return {
    name: rule,
    label: translate(language, `municipalities:rule.${rule}`),
    hint: `${translate(language, 'groups:try.now', { now })}${never}`,
    value: fields[rule],
  }
}
