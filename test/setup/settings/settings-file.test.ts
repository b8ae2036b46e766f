import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { projectFolder } from '../../../src/outside/project-folder.ts'
import { addDays } from '../../../src/calendar/days.ts'
import { demoRegion } from '../../../src/demo/region.ts'
import { InputError } from '../../../src/errors.ts'
import { readSettingsFile } from '../../../src/setup/settings/settings-file.ts'
import { SettingsFileError, sayIssue } from '../../../src/setup/settings/settings-issues.ts'
import { hasWords, LANGUAGES } from '../../../src/words/words.ts'

type File = Record<string, Record<string, unknown>[]>

const settings = (change: (file: File) => void = () => undefined) => {
  const file = structuredClone(demoRegion('2026-11-23')) as File
  file.slots = (file.slots ?? []).slice(0, 5)
  change(file)
  return JSON.stringify(file)
}

const slot = (wishes: object) =>
  settings(({ slots }) => Object.assign(slots?.[3] ?? {}, { code: 'di-ochtend' }, wishes))

describe('reading a settings file', () => {
  const refusal = (text: string) => {
    try {
      readSettingsFile(text)
    } catch (error) {
      if (error instanceof InputError) return error
    }
    return undefined
  }
  const issues = (text: string) => {
    const error = refusal(text)
    return error instanceof SettingsFileError ? error.issues : []
  }
  const said = (text: string, language: 'nl' | 'en' = 'nl') =>
    issues(text).map((issue) => {
      const { place, path, text: words } = sayIssue(issue, language)
      return `${place} | ${path} | ${words}`
    })

  it('takes the region of the demo, whatever day it begins', () => {
    for (let day = '2026-11-23'; day < '2027-01-11'; day = addDays(day, 1))
      expect(issues(JSON.stringify(demoRegion(day))), day).to.deep.equal([])
  })

  const problems = (text: string) => issues(text).map(({ problem }) => problem)
  const session = (date: string, start: string, end: string) => ({ date, start, end })

  it('says in words where it is wrong, what is wrong and what to do', () => {
    const wrong = slot({ sessions: [session('2027-02-30', '09:00', '12:00')] })
    expect(said(wrong)).to.deep.equal([
      'Dagdelen › di-ochtend › Bijeenkomsten › nummer 1 › Dag | slots[3].sessions[0].date | Deze dag bestaat niet. Schrijf jaar, maand en dag, zoals "2026-12-17".',
    ])
    expect(said(wrong, 'en')[0]).to.contain('Half days › di-ochtend › Sessions › number 1 › Day | ')
  })

  it('says everything that is wrong at once', () => {
    const wrong = settings(({ municipalities }) => {
      Object.assign(municipalities?.[0] ?? {}, {
        name: 'Vaals',
        oin: '12',
        rules: { minGroupSize: 0, minimum: 3, replyDays: '7' },
      })
      delete municipalities?.[1]?.sender
    })
    expect(said(wrong).map((line) => line.split(' | ')[0])).to.deep.equal([
      'Gemeenten › Vaals › Organisatienummer (OIN)',
      'Gemeenten › Vaals › Regels › Kleinste groep',
      'Gemeenten › Vaals › Regels › Tijd om te antwoorden (dagen)',
      'Gemeenten › Vaals › Regels › “minimum”',
      'Gemeenten › Meerssen › Afzender',
    ])
    expect(problems(wrong)).to.deep.equal(['oin', 'tooSmall.number', 'type.number', 'unknownKey', 'missing'])
  })

  it('has words for every kind of mistake, in both languages', () => {
    const sender = { name: '', onBehalfOf: 3, returnAddress: ['a', 'b', 'c', 'd'], phone: '1', email: 'x' }
    const rules = {
      minGroupSize: 9,
      maxGroupSize: 8,
      approval: 'soms',
      replyDays: 1.5,
      overbookPercent: 101,
      chargesFee: 'ja',
      children: 'soms',
    }
    const letter = { window: 'midden', accent: 'rood' }
    const wrong = JSON.stringify({
      regions: {},
      municipalities: [{ code: '93', name: 'a', sender, rules, letter }, null],
      venues: [
        {
          code: 'a',
          municipality: '0935',
          name: 'a',
          address: [],
          directions: [],
          rooms: [{ code: 'a'.repeat(101), capacity: 0 }],
        },
      ],
      slots: [{ code: 'a', room: 'a', sessions: [session('2027-01-05', '9:00', '12:00')] }],
      users: [{ email: 'a', name: 'a', role: 'baas' }],
    })
    const found = problems(wrong)
    expect(found).to.include.members([
      'choose',
      'window',
      'colour',
      'email',
      'time',
      'tooBig.array',
      'tooBig.string',
      'type.record',
    ])
    const silent = found.filter(
      (problem) => !LANGUAGES.every((language) => hasWords(language, `settings:issue.${problem}`)),
    )
    expect(silent).to.deep.equal([])
    expect(
      [...said(wrong), ...said(wrong, 'en')].filter((line) => /invalid|expected|undefined|NaN/i.test(line)),
    ).to.deep.equal([])
  })

  it('refuses a session that ends before it starts, and sessions out of order', () => {
    expect(problems(slot({ sessions: [session('2027-01-05', '13:00', '09:00')] }))).to.deep.equal(['sessionEnds'])
    const [late, early] = [session('2027-01-12', '09:00', '12:00'), session('2027-01-05', '09:00', '12:00')]
    expect(problems(slot({ sessions: [late, early] }))).to.deep.equal(['sessionsOrder'])
  })

  it('refuses what it names twice: one of both would be lost', () => {
    const twice = settings((file) => {
      file.slots?.push({ ...file.slots[0] })
      file.regions?.push({ code: 'elders', name: 'Elders', municipalities: ['0935'] })
      const carnival = { municipality: '0935', from: '2027-02-07', to: '2027-02-09', name: 'Carnaval' }
      file.closedDays = [carnival, { ...carnival, municipality: '0938' }, { ...carnival, name: 'Vastelaovend' }]
    })
    expect(problems(twice)).to.have.members(['twice', 'twice', 'twoRegions'])
    expect(said(twice).join()).to.contain('closedDays[2]')
  })

  it('refuses a name that fits on no page', () => {
    const closed = { municipality: '0935', from: '2027-02-07', to: '2027-02-09', name: 'a'.repeat(201) }
    expect(problems(JSON.stringify({ closedDays: [closed] }))).to.deep.equal(['tooBig.string'])
  })

  it('refuses a user who would see nothing', () => {
    const user = { email: 'a@example.org', name: 'A', role: 'planner' }
    expect(
      problems(JSON.stringify({ users: [user, { ...user, email: 'b@example.org', role: 'admin' }] })),
    ).to.deep.equal(['userMunicipality'])
  })

  it('refuses a name that it does not know, so that a typing error is not lost', () => {
    expect(problems('{"region": []}')).to.deep.equal(['unknownKey'])
    expect(problems('[]')).to.deep.equal(['type.object'])
  })

  it('says on which line it stops being JSON', () => {
    const place = (text: string) => {
      const error = refusal(text)
      return [error?.code, error?.values.line, error?.values.column]
    }
    expect(place('{')).to.deep.equal(['settings-unreadable', 1, 2])
    expect(place('{\n  "slots": [1, 2,]\n}')).to.deep.equal(['settings-unreadable', 2, 18])
    expect(place('{\n"users": tru,\n"slots": []}')).to.deep.equal(['settings-unreadable', 2, 13])
    expect(place('[\n"in JSON at position 1", x]')).to.deep.equal(['settings-unreadable', 2, 26])
    expect(place('{"a": 1\n "b": 2}')).to.deep.equal(['settings-unreadable', 2, 2])
  })

  it('fills in the rules that are left out', () => {
    const file = settings(({ municipalities }) => Object.assign(municipalities?.[0] ?? {}, { rules: undefined }))
    expect(readSettingsFile(file).municipalities[0]?.rules).to.include({
      minGroupSize: 8,
      noticeDays: 21,
      approval: 'automatic',
    })
  })

  it('reads the settings of the first users as they are', function () {
    const text = sharedSettings()
    if (text === null) return this.skip() // ../shared is not on every machine
    expect(readSettingsFile(text).slots.length).to.be.greaterThan(20)
  })
})

function sharedSettings(): string | null {
  try {
    return readFileSync(projectFolder('../shared/data/settings-maastricht-heuvelland.json'), 'utf8')
  } catch {
    return null
  }
}
