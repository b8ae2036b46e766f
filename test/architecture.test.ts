import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect } from 'chai'
import { projectFolder } from '../src/outside/project-folder.ts'

const ROOT = projectFolder('')

/** The plan as people read it: its table of rooms is the rule, and its drawing is held against the imports. */
const PLAN = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')

interface Folder {
  /** In their order: a room imports those before it, and what lies on the folder's own floor, never those after it. */
  readonly rooms: readonly string[]
  /** Besides itself and `errors`. */
  readonly mayImport: readonly string[]
}

const FOLDERS = readPlan()

/** The only rooms that see the web, who asks, and express. Nobody but `app` and `openapi` imports them. */
const DOORS = ['pages', 'api']

/** These bring everything together; only each other may import them. */
const TOP = ['main', 'app', 'jobs', 'job-times', 'home', 'cli', 'entities', 'commands', 'demo', 'openapi']
const BOTTOM = ['config', 'deps', 'errors']

interface Import {
  readonly file: string
  readonly target: string
  readonly names: readonly string[]
}

interface Arrow extends Import {
  readonly to: string
}

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => `src/${file}`)
  .sort()
const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
const source = (file: string) => sources.get(file) ?? ''

const imports: Import[] = files.flatMap((file) =>
  [...source(file).matchAll(/^(?:import|export)\s([^'"]*?)from\s+'([^']+)'/gm)].map(([, names = '', target = '']) => ({
    file,
    target,
    names: names.match(/\w+/g) ?? [],
  })),
)
const arrows: Arrow[] = imports
  .filter(({ target }) => target.startsWith('.'))
  .map((one) => ({ ...one, to: relative(ROOT, resolve(ROOT, dirname(one.file), one.target)) }))

/** `groups` of `src/groups/seats/take-seats.ts`, `app` of `src/app.ts`. */
function folderOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.ts$/, '')
}

/** `seats` of `src/groups/seats/take-seats.ts`; nothing for what lies on the floor of its folder. */
function roomOf(file: string): string | undefined {
  const parts = file.split('/')
  return parts.length > 3 ? parts[2] : undefined
}

const isDoor = (file: string) => DOORS.includes(roomOf(file) ?? '')
const isTop = (file: string) => TOP.includes(folderOf(file))
const said = (wrong: readonly Import[]) => wrong.map(({ file, target }) => `${file} imports ${target}`)

describe('the plan of the house', () => {
  it('has a rule for every folder and a place for every room', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => ![...TOP, ...BOTTOM].includes(folder)))
    expect([...folders].filter((folder) => !FOLDERS.has(folder))).to.deep.equal([])
    const rooms = new Set(files.filter(roomOf).map((file) => `${folderOf(file)}/${roomOf(file)}`))
    const known = [...FOLDERS].flatMap(([folder, { rooms: names }]) => names.map((name) => `${folder}/${name}`))
    expect([...rooms].sort()).to.deep.equal(known.sort())
  })

  it('lets folders import one way', () => {
    const wrong = arrows.filter(({ file, to }) => {
      const folder = folderOf(file)
      if (isTop(file) || BOTTOM.includes(folder)) return false
      const allowed = [
        folder,
        'errors',
        ...(FOLDERS.get(folder)?.mayImport ?? []),
        ...(isDoor(file) ? ['web', 'accounts'] : []),
      ]
      return !allowed.includes(folderOf(to))
    })
    expect(said(wrong)).to.deep.equal([])
  })

  it('lets the rooms of a folder import one way', () => {
    const wrong = arrows.filter(({ file, to }) => {
      const [from, into] = [roomOf(file), roomOf(to)]
      if (folderOf(file) !== folderOf(to) || from === into || into === undefined) return false
      const order = FOLDERS.get(folderOf(file))?.rooms ?? []
      // The floor stands below all rooms.
      return from === undefined || order.indexOf(into) > order.indexOf(from)
    })
    expect(said(wrong)).to.deep.equal([])
  })

  it('draws the flow as it is', () => {
    const drawn = [...PLAN.matchAll(/^ +(\w+) -->\|(\w+)\| (\w+)$/gm)]
    const wrong = drawn.filter(
      ([, from = '', what = '', into = '']) =>
        !arrows.some(({ file, to, names }) => folderOf(to) === from && folderOf(file) === into && names.includes(what)),
    )
    expect(drawn).to.have.length.above(5)
    expect(wrong.map(([line]) => line.trim())).to.deep.equal([])
  })

  it('lets nobody import the doors, nor what brings everything together', () => {
    const doors = arrows.filter(
      ({ file, to }) => isDoor(to) && !['app', 'openapi'].includes(folderOf(file)) && dirname(file) !== dirname(to),
    )
    const top = arrows.filter(({ file, to }) => isTop(to) && !isTop(file))
    expect(said([...doors, ...top])).to.deep.equal([])
  })

  it('has no two files that import each other in a circle, not even of types', () => {
    expect(circles()).to.deep.equal([])
  })

  it('has no two exported things of one name, but for people and slots of a problem, which the planner knows no rows of', () => {
    const places = new Map<string, string[]>()
    for (const file of files)
      for (const [, name = ''] of source(file).matchAll(EXPORTED)) places.set(name, [...(places.get(name) ?? []), file])
    const twice = [...places].filter(([, where]) => new Set(where).size > 1)
    expect(twice.map(([name]) => name).sort()).to.deep.equal(['Person', 'Slot'])
  })

  it('keeps express at the doors and typeorm away from them', () => {
    const express = imports.filter(
      ({ file, target }) =>
        target === 'express' && !isDoor(file) && !isTop(file) && !['web', 'accounts'].includes(folderOf(file)),
    )
    const typeorm = imports.filter(({ file, target }) => target === 'typeorm' && isDoor(file))
    expect(said([...express, ...typeorm])).to.deep.equal([])
  })

  it('keeps the planner pure', () => {
    const impure = files.filter(
      (file) =>
        folderOf(file) === 'planner' &&
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
    expect(wrong.filter((file) => file !== 'src/web/page/views.ts')).to.deep.equal([])
  })

  it('writes where a referral, group, placement or message stands in the file that takes its steps, and nowhere else', () => {
    const wrong = files.flatMap((file) =>
      [...source(file).matchAll(WRITTEN)].flatMap(([, how = '', what = '', call = '']) => {
        const standing = how !== 'update' || call === '' || /\b(status\w*|cancelledBecause)\b/.test(lastArgument(call))
        return standing && file !== STEPS[what] && file !== BEGINNINGS[`${how} ${what}`]
          ? [`${file}: ${how} ${what}`]
          : []
      }),
    )
    const assigned = files.filter((file) =>
      /^ *[\w.!]+\.(status(Reason|Detail)?|cancelledBecause) = /m.test(source(file)),
    )
    expect([...wrong, ...assigned]).to.deep.equal([])
  })

  it('has no file of more than 200 lines', () => {
    expect(files.filter((file) => source(file).split('\n').length > 201)).to.deep.equal([])
  })

  it('never lets the program import its tests', () => {
    expect(said(imports.filter(({ target }) => /\/test\//.test(target)))).to.deep.equal([])
  })
})

const EXPORTED = /^export (?:async )?(?:function|const|let|class|abstract class|interface|type) (\w+)/gm

const STEPS: Readonly<Record<string, string>> = {
  Referral: 'src/referrals/known/change-referral.ts',
  Group: 'src/groups/seats/steps.ts',
  Placement: 'src/groups/seats/steps.ts',
  Message: 'src/invitations/message/change-message.ts',
}

/** Where a row is written for the first time, as a whole. */
const BEGINNINGS: Readonly<Record<string, string>> = { 'save Group': 'src/groups/group/open-group.ts' }

/** `tx.update(Message, …)` to the end of the statement; `.update(Message)` of a query has nothing behind the name. */
const WRITTEN =
  /\.(update|upsert|save)\(\s*(Referral|Group|Placement|Message)\b(?:\)|,((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\))/g

/** What is written: after the conditions, which may name a status. */
function lastArgument(call: string): string {
  const end = call.trimEnd().replace(/,$/, '')
  let depth = 0
  for (let at = end.length - 1; at >= 0; at--) {
    if (')}]'.includes(end[at]!)) depth++
    if ('({['.includes(end[at]!)) depth--
    if (end[at] === ',' && depth === 0) return end.slice(at + 1)
  }
  return end
}

/** Files that reach themselves, and through which. */
function circles(): string[] {
  const next = new Map<string, string[]>()
  for (const { file, to } of arrows) next.set(file, [...(next.get(file) ?? []), to])
  const seen = new Set<string>()
  const under: string[] = []
  const found: string[] = []
  const visit = (file: string) => {
    if (under.includes(file)) found.push([...under.slice(under.indexOf(file)), file].join(' → '))
    if (seen.has(file)) return
    seen.add(file)
    under.push(file)
    for (const one of next.get(file) ?? []) visit(one)
    under.pop()
  }
  files.forEach(visit)
  return found
}

/** The rows of the table: `| \`pool\` | what for | why, list, pages, api | referrals, and what referrals may |`. */
function readPlan(): Map<string, Folder> {
  const found = new Map<string, Folder>()
  for (const [, name = '', rooms = '', may = ''] of PLAN.matchAll(/^\| `(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$/gm)) {
    const words = may
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean)
    const mayImport = words.flatMap((word) => {
      const [, whose, but] = /^and what (\w+) may(?: but (\w+))?$/.exec(word) ?? []
      return whose ? (found.get(whose)?.mayImport ?? []).filter((one) => one !== but) : [word]
    })
    found.set(name, {
      rooms: rooms
        .split(',')
        .map((room) => room.trim())
        .filter(Boolean),
      mayImport,
    })
  }
  return found
}
