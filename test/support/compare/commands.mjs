import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileName } from './names.mjs'
import { install } from './program.mjs'
import { fileLines, jsonLines, linesOf } from './texts.mjs'

// The commands that are compared, in the order in which they are given: first those that only read, at the moment of the demo; then those
// that change, over the days that follow. {out} is a folder for files, {here} the one with this file.

/** Each is also asked for its text for a terminal. */
export const READING = [
  'status',
  'doctor',
  'user list',
  'plan --dry-run',
  'plan --dry-run --municipality 0938',
  'import {here}/people.csv --dry-run',
  'solve {here}/problem.json',
  'solve {here}/problem.json --explain',
  'migrate',
]

/** What is refused, and what nobody understands. */
export const REFUSED = [
  'import {out}/not-there.csv',
  'import {here}/problem.json',
  'import {here}/people.csv --municipality 9999',
  'import {here}/people.csv --mapping unknown',
  'configure {here}/people.csv',
  'solve {here}/people.csv',
  'export something --out {out}/x.csv',
  'export referrals',
  'export referrals --out {out}/x.pdf',
  'plan --municipality 9999',
  'user add nobody@example.org',
  'user add nobody@example.org --role planner',
  'user add planner@example.org --role admin',
  'user disable nobody@example.org',
  'key add printer --role planner --municipality 9999',
  'restore {out}/not-there.sqlite',
  'rekey',
  'status --now yesterday',
  'fly',
]

const exports = (name) =>
  ['referrals', 'sessions', 'outcomes'].flatMap((what) =>
    ['csv', 'xlsx'].map((kind) => `export ${what} --out {out}/${name}-${what}.${kind}`),
  )

/** The days on which everything is done that the timetable would do, and those on which letters are printed. */
const RUNS = [1, 2, 4, 7, 8, 11, 14, 16]
const PRINTS = [1, 7, 16]
/** The last of them. */
export const DAYS = 16

/** One after the other, with the days since the demo. */
export const CHANGING = [
  ...exports('before').map((words) => [0, words]),
  [0, 'report'],
  [0, 'import {here}/people.csv'],
  [0, 'import {here}/people.csv'],
  [0, 'letters --out {out}/letters'],
  [0, 'plan'],
  [0, 'send'],
  [0, 'run'],
  [0, 'status'],
  [0, 'key add printer --role admin'],
  [0, 'user add eva@example.org --role planner --municipality 0935 0938 --name Eva'],
  [0, 'user disable meerssen@example.org'],
  [0, 'user list'],
  ...RUNS.flatMap((day) => [[day, 'run'], ...(PRINTS.includes(day) ? [[day, 'letters --out {out}/letters']] : [])]),
  [DAYS, 'status'],
  [DAYS, 'plan --dry-run'],
  [DAYS, 'report'],
  ...exports('after').map((words) => [DAYS, words]),
  [DAYS, 'configure {here}/../../../docs/settings-example.json'],
  [DAYS, 'backup {out}/copy.sqlite'],
  [DAYS, 'restore {out}/copy.sqlite'],
  [DAYS, 'doctor'],
]

/** With another key than the one under which everything is sealed. */
export const WITH_NEW_KEY = ['doctor', 'rekey', 'rekey', 'doctor', 'status']

/**
 * Gives every command, to copies of the demo.
 * @returns The folder with the data as all the days left it.
 */
export async function dumpCommands({ checkout, write, at }, demo) {
  const changed = install(checkout, demo)
  const keyed = install(checkout, demo)
  keyed.changeKey(readFileSync(join(keyed.folder, 'data.key'), 'utf8').trim())
  const today = (commands) => commands.map((words) => [0, words])
  const asJson = (commands) => commands.map(([day, words]) => [day, `${words} --json`])
  const bothWays = (commands) => commands.flatMap((words) => [words, `${words} --json`])
  await Promise.all([
    give('reading', install(checkout, demo), today(bothWays(READING))),
    give('refused', install(checkout, demo), today(bothWays(REFUSED))),
    give('with a new key', keyed, asJson(today(WITH_NEW_KEY))),
    give('changing', changed, asJson(CHANGING)),
  ])
  for (const file of readdirSync(changed.work).filter((name) => TABLE.test(name)))
    write(`commands/tables/${file}.txt`, await fileLines(readFileSync(join(changed.work, file)), extname(file)))
  return changed.folder

  async function give(kind, program, commands) {
    const places = {
      '{data}': program.folder,
      '{out}': program.work,
      '{here}': import.meta.dirname,
      '{program}': checkout,
    }
    for (const [index, [day, words]] of commands.entries()) {
      const given = words.split(' ').map((word) => word.replace(/^\{\w+\}/, (place) => places[place]))
      const { code, stdout, stderr } = await program.run(given, dayAfter(at, day))
      const [said, complained] = [stdout, stderr].map((text) => hidden(text, places))
      const number = String(index + 1).padStart(2, '0')
      const lines = [`$ dagdeel ${words}`, `exit code ${code}`, '', ...answerLines(said), '', ...linesOf(complained)]
      write(`commands/${kind}/${number} ${fileName(words)}.txt`, lines)
    }
  }
}

const TABLE = /\.(csv|xlsx)$/

function hidden(text, places) {
  let left = text.replace(/"(pid|hostname|stack)":("(\\.|[^"\\])*"|\d+),?/g, '')
  for (const [name, place] of Object.entries(places)) left = left.replaceAll(place, name)
  return left
}

/** JSON where it is JSON. */
function answerLines(text) {
  try {
    return jsonLines(text)
  } catch {
    return linesOf(text)
  }
}

/** So many days after a local moment. */
export function dayAfter(at, days) {
  const day = new Date(Date.parse(`${at}:00Z`) + days * 86_400_000)
  return day.toISOString().slice(0, 16)
}
