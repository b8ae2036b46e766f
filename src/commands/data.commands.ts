import { configureUsers } from '../accounts/configure-users.ts'
import { InputError } from '../errors.ts'
import { COMMAND } from '../history/actor.ts'
import { configure } from '../municipalities/configure.ts'
import { readSettingsFile } from '../municipalities/settings-file.ts'
import { importFile } from '../referrals/import-file.ts'
import { exportTable, isExportName } from '../reports/export-table.ts'
import { backUp, restore } from './backup.ts'
import { contentOf, textOf, type CommandCall, type CommandLine } from './command-line.ts'
import { lines } from './say.ts'
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
    run: ({ values: [file = ''], config, say }) => backUp(config, file).then(say),
  },
  {
    usage: 'restore <file>',
    does: 'back again, checked',
    run: ({ values: [file = ''], config, say }) => restore(config, file).then(say),
  },
]

async function configureFrom({ values: [file = ''], open, say }: CommandCall): Promise<void> {
  const settings = readSettingsFile((await contentOf(file)).toString('utf8'))
  await open(async (deps) => {
    const things = await configure(deps, COMMAND, settings)
    const users = await configureUsers(deps, COMMAND, settings.users)
    say({
      created: things.created + users.created,
      changed: things.changed + users.changed,
      unchanged: things.unchanged + users.unchanged,
    })
  })
}

async function importFrom({ values: [path = ''], options, open, say }: CommandCall): Promise<void> {
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
  if (!isExportName(what)) throw new InputError('export-unknown', { what })
  const file = textOf(options.out)
  if (!file) throw new InputError('option-missing', { option: '--out' })
  await open(async (deps) => say(await exportTable(deps, 'all', what, file)))
}
