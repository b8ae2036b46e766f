import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect } from 'chai'

const ROOT = join(import.meta.dirname, '..')

/** What each folder may import besides itself and `errors` (README, How it's built). `deps` is types only, for everyone above `outside`. */
const BASE = ['calendar', 'history', 'outside', 'people', 'municipalities', 'deps']
const REFERRALS = BASE
const POOL = ['referrals', ...REFERRALS]
const GROUPS = ['pool', 'planner', ...POOL]
const INVITATIONS = ['groups', ...GROUPS.filter((folder) => folder !== 'planner')]
const ATTENDANCE = ['invitations', ...INVITATIONS]
const REPORTS = ['attendance', ...ATTENDANCE]
const MAY_IMPORT: Record<string, readonly string[]> = {
  calendar: [],
  planner: ['calendar'],
  people: ['calendar', 'history', 'outside', 'deps'],
  outside: ['calendar', 'config'],
  municipalities: ['calendar', 'planner', 'history', 'outside', 'deps'],
  referrals: REFERRALS,
  pool: POOL,
  groups: GROUPS,
  invitations: INVITATIONS,
  attendance: ATTENDANCE,
  reports: REPORTS,
  history: ['calendar', 'outside', 'deps'],
  accounts: ['municipalities', 'history', 'calendar', 'outside', 'deps'],
  web: ['accounts', 'municipalities', 'calendar', 'history', 'outside', 'deps'],
}

/** The doors of a stage also see the web and who asks; and so does what only doors use. */
const DOORS = /\.(routes|api)\.ts$/
const AT_THE_DOOR = ['web', 'accounts']

/** These bring everything together; only each other may import them. */
const TOP = ['main', 'app', 'jobs', 'job-states', 'cli', 'entities', 'commands', 'demo', 'openapi']

interface Import {
  readonly file: string
  readonly folder: string
  readonly target: string
  readonly typesOnly: boolean
}

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file}`)
  .sort()
const source = (file: string) => readFileSync(join(ROOT, file), 'utf8')

function folderOf(file: string): string {
  return (relative(join(ROOT, 'src'), resolve(ROOT, file)).split('/')[0] ?? '').replace(/\.ts$/, '')
}

function importsOf(file: string): Import[] {
  const found = source(file).matchAll(/^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'/gm)
  return [...found].map(([, type, target = '']) => ({
    file,
    folder: folderOf(file),
    target,
    typesOnly: type !== undefined,
  }))
}

const imports = files.flatMap(importsOf)
const ours = imports
  .filter(({ target }) => target.startsWith('.'))
  .map((one) => ({ ...one, to: folderOf(resolve(ROOT, one.file, '..', one.target)) }))

const said = (wrong: readonly Import[]) => wrong.map(({ file, target }) => `${file} imports ${target}`)

describe('the plan of the house', () => {
  it('has a rule for every folder', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => !TOP.includes(folder)))
    expect(
      [...folders].filter((folder) => !(folder in MAY_IMPORT) && !['config', 'deps', 'errors'].includes(folder)),
    ).to.deep.equal([])
  })

  it('lets imports point one way', () => {
    const wrong = ours.filter(({ file, folder, to }) => {
      if (TOP.includes(folder) || ['config', 'deps', 'errors'].includes(folder)) return false
      const allowed = [folder, 'errors', ...(MAY_IMPORT[folder] ?? []), ...(isDoor(file) ? AT_THE_DOOR : [])]
      return !allowed.includes(to)
    })
    expect(said(wrong)).to.deep.equal([])
  })

  it('lets nobody import what brings everything together', () => {
    expect(said(ours.filter(({ folder, to }) => TOP.includes(to) && !TOP.includes(folder)))).to.deep.equal([])
  })

  it('has no two files that import each other in a circle of values', () => {
    expect(circles()).to.deep.equal([])
  })

  it('keeps express out of the acts and typeorm out of the doors', () => {
    const express = imports.filter(
      ({ file, folder, target }) =>
        target === 'express' && !DOORS.test(file) && !['web', 'accounts', 'app', 'main', 'openapi'].includes(folder),
    )
    const typeorm = imports.filter(({ file, target }) => target === 'typeorm' && DOORS.test(file))
    expect(said([...express, ...typeorm])).to.deep.equal([])
  })

  it('keeps the planner pure', () => {
    const impure = files.filter(
      (file) =>
        file.startsWith('src/planner/') &&
        /\bnew Date\b|\bDate\.|process\.|from '(typeorm|express|luxon)'/.test(source(file)),
    )
    expect(impure).to.deep.equal([])
  })

  it('reads the environment in one file and the time in another', () => {
    const environment = files.filter((file) => /process\.env\b/.test(source(file)))
    const time = files.filter((file) => /\bDate\.now\(|new Date\(\)|DateTime\.(now|local|utc)\(\)/.test(source(file)))
    expect(environment).to.deep.equal(['src/config.ts'])
    expect(time).to.deep.equal(['src/outside/clock.ts'])
  })

  it('has no enum, default export, barrel or word that says nothing in a file name', () => {
    const wrong = files.filter(
      (file) =>
        /^export default|^export (const )?enum /m.test(source(file)) ||
        /(^|\/)(index|utils?|helpers?|common|core|services?|controllers?)\.ts$|(manager|helper)\.ts$/i.test(file),
    )
    expect(wrong.filter((file) => file !== 'src/web/view-functions.ts')).to.deep.equal([])
  })

  it('never lets the program import its tests', () => {
    expect(said(imports.filter(({ target }) => /\/test\//.test(target)))).to.deep.equal([])
  })
})

/** A file of routes, or one that nobody but such files, and `app`, imports. */
function isDoor(file: string): boolean {
  if (DOORS.test(file)) return true
  const users = importers().get(file) ?? []
  return users.length > 0 && users.every((user) => TOP.includes(folderOf(user)) || (user !== file && isDoor(user)))
}

let known: Map<string, string[]> | undefined

/** Who imports each file. There are no circles among them: a test of their own sees to that. */
function importers(): Map<string, string[]> {
  if (known) return known
  known = new Map()
  for (const { file, target, typesOnly } of ours) {
    const imported = relative(ROOT, resolve(ROOT, file, '..', target))
    if (!typesOnly) known.set(imported, [...(known.get(imported) ?? []), file])
  }
  return known
}

/** Files that reach themselves through imports of values (types vanish before the program runs). */
function circles(): string[] {
  const next = new Map<string, string[]>()
  for (const { file, target, typesOnly } of ours) {
    if (!typesOnly) next.set(file, [...(next.get(file) ?? []), relative(ROOT, resolve(ROOT, file, '..', target))])
  }
  return files.filter((file) => reaches(next, file, file, new Set()))
}

function reaches(next: Map<string, string[]>, from: string, wanted: string, seen: Set<string>): boolean {
  for (const file of next.get(from) ?? []) {
    if (file === wanted) return true
    if (seen.has(file)) continue
    seen.add(file)
    if (reaches(next, file, wanted, seen)) return true
  }
  return false
}
