import type { SettingsPlan } from '../settings/apply-settings.ts'
import type { UserStep } from '../../accounts/users/configure-users.ts'
import { sayDay, type Language, translate } from '../../words/words.ts'
import { type KeptSlot, sayKept } from '../settings/keep-groups.ts'
import { sayChanges, sayRoomIn, sayValue } from '../settings/say-settings-value.ts'
import type { SettingsStep } from '../settings/settings-diff.ts'
import type { SettingsNames } from '../settings/settings-uploads.ts'

type Step = SettingsStep | UserStep

const TABLES = ['regions', 'municipalities', 'letters', 'venues', 'rooms', 'slots', 'closedDays', 'users'] as const

/** More than somebody reads. */
const MOST_SHOWN = 500

/** What an upload does, as the view shows it. */
export function reviewShown({ places, users, names }: SettingsPlan & { names: SettingsNames }, language: Language) {
  const steps: readonly Step[] = [...places, ...users]
  const of = (kind: Step['kind']) => steps.filter((step) => step.kind === kind)
  const [created, changed, unchanged, kept] = [of('created'), of('changed'), of('unchanged'), of('kept')]
  const said = (step: Step) => sayStep(step, names, language)
  return {
    counts: { created: created.length, changed: changed.length, kept: kept.length },
    figures: [
      { number: created.length, label: translate(language, 'settings:review.created'), kind: 'ok' },
      { number: changed.length, label: translate(language, 'settings:review.changed'), kind: 'warning' },
      { number: unchanged.length, label: translate(language, 'settings:review.unchanged') },
      ...(kept.length > 0
        ? [{ number: kept.length, label: translate(language, 'settings:review.kept'), kind: 'bad' }]
        : []),
    ],
    kept: kept.map((step) => ({ ...said(step), ...keptOf(step) })),
    keptText: sayKept(kept.map(keptOf), 'review', language),
    newUsers: users.some(({ kind }) => kind === 'created'),
    changed: changed.slice(0, MOST_SHOWN).map(said),
    changedMore: Math.max(0, changed.length - MOST_SHOWN),
    created: byTable(created, said, language),
    unchanged: byTable(unchanged, said, language).map(({ title, count }) => ({ label: title, text: String(count) })),
  }
}

function keptOf(step: Step): Partial<Pick<KeptSlot, 'group' | 'held'>> {
  const { group, held } = ('kept' in step && step.kept) || {}
  return { group, held }
}

function byTable<T>(steps: readonly Step[], said: (step: Step) => T, language: Language) {
  return TABLES.flatMap((table) => {
    const mine = steps.filter((step) => step.table === table)
    const [count, more] = [mine.length, Math.max(0, mine.length - MOST_SHOWN)]
    const title = translate(language, `settings:table.${table}`)
    return count > 0 ? [{ title, count, more, open: count <= 10, things: mine.slice(0, MOST_SHOWN).map(said) }] : []
  })
}

function sayStep(step: Step, names: SettingsNames, language: Language) {
  const { table, code, fields } = step
  return {
    code,
    name: nameOf(step, names, language),
    kind: translate(language, `settings:one.${table}`, { code }),
    about: aboutOf(step, names, language),
    changes: sayChanges(fields, names, language),
  }
}

function nameOf({ table, code, row }: Step, names: SettingsNames, language: Language): string {
  if (table === 'rooms') return sayRoomIn(code, names, language)
  if (table === 'letters' || table === 'municipalities') return names.municipalities.get(code) ?? code
  if (table === 'slots' || !row.name) return code
  return String(row.name)
}

/** What tells a new thing from others. */
const ABOUT: Readonly<Record<Step['table'], readonly string[]>> = {
  regions: [],
  municipalities: ['regionCode'],
  letters: ['window', 'accent'],
  venues: ['address', 'municipality'],
  rooms: ['offers'],
  slots: ['sessions', 'room.code', 'languages'],
  closedDays: ['municipality'],
  users: ['email', 'role', 'municipalities'],
}

function aboutOf({ table, row }: Step, names: SettingsNames, language: Language): string {
  const columns = row as Record<string, unknown>
  const value = (field: string) => field.split('.').reduce<unknown>((at, name) => (at as typeof columns)[name], columns)
  const isThere = (field: string) =>
    ![null, undefined, ''].includes(value(field) as null) && String(value(field)) !== ''
  const said = ABOUT[table].filter(isThere).map((field) => sayValue(field, value(field), names, language))
  return [...facts(table, columns, language), ...said].join(' · ')
}

function facts(table: Step['table'], row: Record<string, unknown>, language: Language): string[] {
  if (table === 'rooms') return [translate(language, 'municipalities:seats', { count: Number(row.capacity) })]
  if (table !== 'closedDays') return []
  const [from, to] = [sayDay(String(row.fromDay), language), sayDay(String(row.toDay), language)]
  return [from === to ? from : translate(language, 'settings:until', { from, to })]
}
