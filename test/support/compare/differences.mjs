// What differs between two folders of plain files.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

const MOST_CHANGES = 10
const MOST_LINES = 12

/**
 * Compares two dumps kind by kind.
 * @returns The summary, line by line, and how many files differ.
 */
export function compareDumps(older, newer) {
  const kinds = [...new Set([older, newer].flatMap((folder) => readdirSync(folder)))].sort()
  const found = kinds.map((kind) => compareKind(kind, older, newer))
  const width = Math.max(...kinds.map((kind) => kind.length))
  const table = found.map(
    ({ kind, all, changed, gone, added }) =>
      `${kind.padEnd(width)}  ${String(all).padStart(5)} before, ${changed.length} differ, ${gone.length} gone, ${added.length} new`,
  )
  return {
    lines: [...table, ...found.flatMap(details)],
    differing: found.reduce((sum, { changed, gone, added }) => sum + changed.length + gone.length + added.length, 0),
  }
}

function compareKind(kind, older, newer) {
  const [before, after] = [older, newer].map((folder) => new Set(filesIn(join(folder, kind))))
  const gone = [...before].filter((file) => !after.has(file))
  const added = [...after].filter((file) => !before.has(file))
  const changed = changesIn(join(older, kind), join(newer, kind)).filter(
    ({ file }) => before.has(file) && after.has(file),
  )
  return { kind, all: before.size, changed, gone, added }
}

function filesIn(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
}

/** The files that are otherwise, each with its changes. */
function changesIn(older, newer) {
  if (![older, newer].every((folder) => existsSync(folder))) return []
  const files = []
  let hunk
  for (const line of diff(older, newer).split('\n')) {
    if (line.startsWith('diff --git ')) files.push({ file: '', hunks: [] })
    else if (line.startsWith('+++ ') && !hunk) files.at(-1).file = pathIn(line.slice(4), newer)
    else if (line.startsWith('@@')) files.at(-1).hunks.push((hunk = []))
    else if (hunk && /^[+-]/.test(line)) hunk.push(line)
    if (line.startsWith('diff --git ')) hunk = undefined
  }
  return files
}

/** Git's own, for it is here wherever there are commits to compare; it answers 1 when something differs. */
function diff(older, newer) {
  const words = [
    '-c',
    'core.quotePath=false',
    'diff',
    '--no-index',
    '--no-renames',
    '--unified=0',
    '--no-color',
    '--no-prefix',
  ]
  try {
    return execFileSync('git', [...words, older, newer], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  } catch (error) {
    if (error.status === 1) return error.stdout
    throw error
  }
}

function pathIn(written, folder) {
  const path = written.replace(/\t$/, '').replace(/^"(.*)"$/, '$1')
  return relative(folder, path.startsWith('/') ? path : `/${path}`)
}

/** The same change in many files is told once. */
function details({ kind, changed, gone, added }) {
  const alike = new Map()
  for (const { file, hunks } of changed) {
    for (const hunk of hunks) {
      const change = hunk.map((line) => line[0] + line.slice(1).trim()).join('\n')
      if (!alike.has(change)) alike.set(change, [])
      alike.get(change).push(file)
    }
  }
  const changes = [...alike].sort(([, one], [, other]) => other.length - one.length)
  return [
    ...list(`${kind} that are gone`, gone),
    ...list(`${kind} that are new`, added),
    ...changes.slice(0, MOST_CHANGES).flatMap(([change, files]) => sayChange(kind, change, files)),
    ...(changes.length > MOST_CHANGES ? ['', `… and ${changes.length - MOST_CHANGES} more changes in ${kind}`] : []),
  ]
}

function sayChange(kind, change, files) {
  const lines = change.split('\n')
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  const rest = lines.length > MOST_LINES ? [`  … ${lines.length - MOST_LINES} more lines`] : []
  return ['', `${kind}/${files[0]}${more}`, ...lines.slice(0, MOST_LINES).map((line) => `  ${line}`), ...rest]
}

function list(title, files) {
  if (files.length === 0) return []
  const rest = files.length > MOST_CHANGES ? [`  … ${files.length - MOST_CHANGES} more`] : []
  return [
    '',
    `${title}:`,
    ...files
      .sort()
      .slice(0, MOST_CHANGES)
      .map((file) => `  ${file}`),
    ...rest,
  ]
}
