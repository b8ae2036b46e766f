import { InputError } from '../errors.ts'
import { COMMAND } from '../history/work.ts'
import { contentOf, textOf, type CommandCall, type CommandLine, lines } from './command-line.ts'
import { basename } from 'node:path'

/** What goes in and out: settings, referrals, spreadsheets, copies. */
export const DATA_COMMANDS: readonly CommandLine[] = [
  {
    usage: 'configure <file>',
    does: 'sets regions, municipalities, rules, venues, slots, closed days and users',
    run: configureFrom,
  },
  {
    usage: 'import <file>',
    does: 'referrals from CSV or XLSX',
    options: [
      ['--municipality <code>', 'of rows without a municipality code'],
      ['--mapping <name>', 'a saved mapping of headings'],
      ['--dry-run', 'say what would happen and change nothing'],
    ],
    run: importFrom,
  },
  {
    usage: 'export <what>',
    does: 'referrals, sessions or outcomes, for spreadsheets',
    options: [['--out <file>', 'a name that ends in .csv or .xlsx']],
    run: exportTo,
  },
  {
    usage: 'backup <file>',
    does: 'a consistent copy while the service runs',
    run: async ({ values: [file = ''], config, say }) => say(await (await import('./backup.ts')).backUp(config, file)),
  },
  {
    usage: 'restore <file>',
    does: 'back again, checked',
    run: async ({ values: [file = ''], config, say }) => say(await (await import('./backup.ts')).restore(config, file)),
  },
]

async function configureFrom({ values: [file = ''], open, say }: CommandCall): Promise<void> {
  const { applySettings } = await import('../setup/settings/apply-settings.ts')
  const settings = (await contentOf(file)).toString('utf8')
  await open(async (deps) => {
    const { kept = [], newUsers = 0, ...counts } = await applySettings(deps, COMMAND, settings)
    const noPassword =
      newUsers > 0
        ? [`accounts that have no password yet: ${newUsers}. Give each its link on the page of the users.`]
        : []
    const refused = kept.map(
      ({ slot, because }) =>
        `slot ${slot} stays as it is: it holds a group, and the file has other ${because.join(', ')}. Move or cancel the group.`,
    )
    say({ ...counts, ...(kept.length > 0 && { kept }) }, [lines(counts), ...noPassword, ...refused].join('\n'))
  })
}

async function importFrom({ values: [path = ''], options, open, say }: CommandCall): Promise<void> {
  const { importFile } = await import('../referrals/review/import-file.ts')
  const bytes = await contentOf(path)
  const file = {
    name: basename(path),
    bytes,
    municipality: textOf(options.municipality),
    mapping: textOf(options.mapping),
  }
  await open(async (deps) => {
    const result = await importFile(deps, COMMAND, file, options.dryRun === true)
    const { problems, ...counts } = result
    const refused = problems.map(({ row, column, message }) => `row ${row}${column ? `, ${column}` : ''}: ${message}`)
    say(result, [lines(counts), ...refused].join('\n'))
  })
}

async function exportTo({ values: [what = ''], options, open, say }: CommandCall): Promise<void> {
  const { exportTable, isExportName } = await import('../reports/lists/export-table.ts')
  if (!isExportName(what)) throw new InputError('export-unknown', { what })
  const file = textOf(options.out)
  if (!file) throw new InputError('option-missing', { option: '--out' })
  await open(async (deps) => say(await exportTable(deps, 'all', what, file)))
}
