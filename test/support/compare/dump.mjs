// What a built program shows and sends, as a folder of plain files.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DAYS, dayAfter, dumpCommands } from './commands.mjs'
import { named } from './names.mjs'
import { dumpApi, dumpAssets, dumpPages } from './pages.mjs'
import { dumpLetters, dumpMails } from './post.mjs'
import { makeDemo } from './program.mjs'

/** Where nearly the same was read before. */
const [FEW, MORE] = [8, 40]

/** Who reads the pages of the demo. */
const STAFF = [
  { who: 'administrator', email: 'beheer@example.org' },
  { who: 'administrator in English', email: 'beheer@example.org', language: 'en', most: FEW },
  { who: 'planner of Meerssen', email: 'meerssen@example.org' },
  { who: 'coordinator', email: 'coordinator@example.org' },
]

/**
 * Writes everything that the program in `checkout` shows and sends to the folder `out`.
 * @param at The local moment of the demo, `2026-12-01T10:00`.
 * @param say Told what is being done.
 */
export async function dump(checkout, out, at, say) {
  rmSync(out, { recursive: true, force: true })
  const write = (place, lines, names) => {
    const file = join(out, place)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${named(lines, names).join('\n')}\n`)
  }
  const side = { checkout, write, at, links: new Map() }
  say('demo')
  const demo = await makeDemo(checkout, at)
  say('commands')
  const later = await dumpCommands(side, demo)
  say('mails and letters')
  for (const [word, reader] of await dumpMails(join(later, 'mail'), write)) side.links.set(word, reader)
  for (const [word, reader] of await dumpLetters(join(later, 'letters'), write)) side.links.set(word, reader)
  const starts = [...side.links.keys()].map((word) => `/u/${word}`)
  const end = dayAfter(at, DAYS)
  const readers = [
    ...STAFF.map((reader) => [demo, at, reader]),
    [later, end, { who: 'administrator, later', email: 'beheer@example.org', most: MORE }],
    [demo, at, { who: 'newcomers', starts }],
    [later, end, { who: 'newcomers, later', starts }],
    [demo, at, { who: 'visitor' }],
    [null, at, { who: 'first visitor' }],
  ]
  const pages = new Map(readers.map(([, , { who }]) => [who, []]))
  const left = readers.values()
  const readOn = async () => {
    for (const [data, moment, reader] of left) {
      say(`pages: ${reader.who}`)
      pages.set(reader.who, await dumpPages({ ...side, at: moment }, data, reader))
    }
  }
  await Promise.all([readOn(), readOn(), readOn()])
  say('assets and API')
  await dumpAssets(side, [...pages.values()].flat())
  await dumpApi(side, demo)
}
