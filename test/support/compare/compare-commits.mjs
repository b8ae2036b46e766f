/*
 * Shows that two versions of Dagdeel do the same, or what they do otherwise. Of each it makes the demo at one fixed moment and writes down,
 * as a folder of plain files:
 *
 *   pages     every page that links lead to, for each kind of reader: its text and the tree of its tags
 *   commands  every command, with --json and as text, and the tables that they export
 *   mails     every mail that was sent: headers, text, html and calendar
 *   letters   the text of every letter that was printed, and the manifests
 *   api       its description, every list, and each thing that the lists name
 *   assets    the styles, rule by rule, and the icons
 *
 * Then it says how many of each kind differ, and where. The clock stands still and chance is the same on both sides (stand-still.mjs); what
 * is random all the same has a name that says what it is (names.mjs). Nothing of `src` is used: it runs the program that was built.
 *
 *   node test/support/compare/compare-commits.mjs OLD NEW [--at 2026-12-01T10:00] [--out FOLDER]
 *
 * OLD and NEW: a commit (it is unpacked and installed, in a minute or two), the folder of a checkout that is installed and built, or a
 * folder that an earlier run wrote. `--out` keeps both dumps there as `old` and `new`, for `diff -r` and for a next time. Exit code 1 when
 * something differs.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compareDumps } from './differences.mjs'
import { dump } from './dump.mjs'
import { aFolder } from './program.mjs'

const ROOT = join(import.meta.dirname, '../../..')
const OPTIONS = { at: { type: 'string', default: '2026-12-01T10:00' }, out: { type: 'string' } }

const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true })
if (positionals.length !== 2) {
  console.error('node test/support/compare/compare-commits.mjs OLD NEW [--at 2026-12-01T10:00] [--out FOLDER]')
  process.exit(2)
}
const out = resolve(values.out ?? aFolder())
const [older, newer] = [join(out, 'old'), join(out, 'new')]
await dumpOf(positionals[0], older)
await dumpOf(positionals[1], newer)
const { lines, differing } = compareDumps(older, newer)
console.log(lines.join('\n'))
process.exitCode = differing > 0 ? 1 : 0

async function dumpOf(side, folder) {
  const say = (what) => console.error(`${new Date().toTimeString().slice(0, 8)} ${side}: ${what}`)
  if (existsSync(join(side, 'commands'))) return cpSync(side, folder, { recursive: true })
  await dump(existsSync(join(side, 'bin/dagdeel.mjs')) ? resolve(side) : install(side, say), folder, values.at, say)
}

/** Unpacks a commit, and lets npm install and build it. */
function install(commit, say) {
  const folder = aFolder()
  say('install')
  const packed = execFileSync('git', ['-C', ROOT, 'archive', commit], { maxBuffer: 2 ** 30 })
  execFileSync('tar', ['-x', '-C', folder], { input: packed })
  mkdirSync(join(folder, 'data'), { recursive: true })
  execFileSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return folder
}
