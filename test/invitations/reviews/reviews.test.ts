import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { FieldErrors } from '../../../src/errors.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { type Actor, COMMAND } from '../../../src/history/work.ts'
import { decideCorrections } from '../../../src/invitations/reviews/decide-corrections.ts'
import { listCorrections } from '../../../src/invitations/reviews/list-corrections.ts'
import { patchOfTexts } from '../../../src/invitations/reviews/patch-of-texts.ts'
import { waysOut, wrongWith } from '../../../src/invitations/reviews/check-correction.ts'
import { cleanSentence } from '../../../src/invitations/own-texts/check-own-text.ts'
import { readCorrections } from '../../../src/invitations/reviews/read-corrections.ts'
import {
  listReviewLinks,
  makeReviewLink,
  openReviewLink,
  revokeReviewLink,
} from '../../../src/invitations/reviews/review-links.ts'
import { saveReview } from '../../../src/invitations/reviews/save-review.ts'
import { showReview } from '../../../src/invitations/reviews/show-review.ts'
import { useCorrections } from '../../../src/invitations/texts/corrections.ts'
import { ourTemplates } from '../../../src/invitations/texts/our-templates.ts'
import { pageLanguage } from '../../../src/invitations/texts/page-words.ts'
import { readTextFile, segmentsOf, TEXT_FILES, type TextFile } from '../../../src/invitations/texts/text-files.ts'
import { listReviews } from '../../../src/invitations/texts/text-reviews.ts'
import { TextSignOff } from '../../../src/invitations/texts/text-sign-off.entity.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { TOO_LONG_FOR_SHEET } from '../../../src/outside/printing/letter-data.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { paperPrinter } from '../../support/paper.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown } from '../../support/town.ts'
import { projectFolder } from '../../../src/outside/project-folder.ts'

const FRENCH = { language: 'fr', name: 'A. Lezer', days: 30 }

let deps: Deps
let word: string
const begin = async (databaseUrl?: string) => {
  deps = { ...(await testDeps({ ...(databaseUrl && { databaseUrl }) })), printer: paperPrinter() }
  await aTown(deps)
  word = await makeReviewLink(deps, COMMAND, FRENCH)
}

/** Sends a text back as the page showed it, with other words instead of some of its sentences, by the Dutch. */
const send = async (file: TextFile, words: Record<string, string> = {}, signAs?: string) => {
  const { pairs } = await showReview(deps.db.read, file, 'fr')
  const texts = new Map(pairs.map(({ key, dutch, now }) => [key, { text: words[dutch] ?? now, shown: now }]))
  return saveReview(deps, (await openReviewLink(deps, word))!, file, { texts, ...(signAs && { signAs }) })
}
const waiting = async () => (await listCorrections(deps.db.read, 'fr')).proposed
const decide = async (decision: 'use' | 'refuse' | 'take-back', by: Actor = COMMAND) => {
  const { proposed, used } = await listCorrections(deps.db.read, 'fr')
  const ids = (decision === 'take-back' ? used : proposed).map(({ id }) => id)
  await decideCorrections(deps, by, { language: 'fr', ids, decision })
}
const reviewed = async (file: TextFile) => (await listReviews(deps.db.read))(file, 'fr')
const yes = () => pageLanguage('fr', 'fr').words['yes']

onBothDatabases('a review of our texts', (newDatabase) => {
  beforeEach(async () => begin(await newDatabase()))
  afterEach(() => useCorrections([]))

  it('is done behind a link that opens until its last day, or until it is revoked', async () => {
    const [link] = await listReviewLinks(deps)
    expect(link).to.include({ language: 'fr', name: 'A. Lezer', lastDay: '2026-12-23', opens: true })
    expect(JSON.stringify(link)).not.to.contain(word)
    expect(await openReviewLink(at(deps, '2026-12-23T23:00'), word)).to.include({ language: 'fr' })
    expect(await openReviewLink(at(deps, '2026-12-24T00:30'), word)).to.equal(null)
    expect(await openReviewLink(deps, 'a'.repeat(26))).to.equal(null)
    const open = (await openReviewLink(deps, word))!
    await revokeReviewLink(deps, COMMAND, link!.id)
    expect(await openReviewLink(deps, word)).to.equal(null)
    expect(await refusal(saveReview(deps, open, 'page', { texts: new Map() }))).to.equal('not-found')
  })

  it('changes nothing of what people read before an administrator uses it, and gives it back at once', async () => {
    const own = yes()
    expect(await send('page', { 'Ik kom': 'Oui, je viens' })).to.equal(1)
    expect(yes()).to.equal(own)
    expect(await waiting()).to.have.length(1)
    await decide('use')
    expect(yes()).to.equal('Oui, je viens')
    await decide('take-back')
    expect(yes()).to.equal(own)
    await send('page', { 'Ik kom': 'Je viens bien sûr' })
    await decide('refuse')
    expect(yes()).to.equal(own)
    const told = await deps.db.read.findBy(Event, { actorKind: 'reviewer' })
    expect(told.map(({ kind, actorName }) => `${kind} ${actorName}`)).to.deep.equal([
      'text.corrected A. Lezer',
      'text.corrected A. Lezer',
    ])
  })

  it('replaces what was written before, and is nothing when it says again what stands there', async () => {
    const own = yes()!
    await send('page', { 'Ik kom': 'Oui' })
    await send('page', { 'Ik kom': 'Oui, je viens' })
    expect((await waiting()).map(({ after }) => after)).to.deep.equal(['Oui, je viens'])
    await decide('use')
    await send('page', { 'Ik kom': 'Oui, je serai là' })
    await decide('use')
    expect(yes()).to.equal('Oui, je serai là')
    await send('page', { 'Ik kom': 'Oui, je serai là' })
    expect(await waiting()).to.deep.equal([])
    await send('page', { 'Ik kom': own })
    await decide('use')
    expect(yes()).to.equal(own)
  })

  it('leaves a sentence as a colleague made it that was not touched on the page of before', async () => {
    const old = await showReview(deps.db.read, 'page', 'fr')
    await send('page', { 'Ik kom': 'Oui, je viens' })
    const texts = new Map(old.pairs.map(({ key, now }) => [key, { text: now, shown: now }]))
    const link = (await openReviewLink(deps, word))!
    expect(await saveReview(deps, link, 'page', { texts })).to.equal(0)
    expect((await waiting()).map(({ after }) => after)).to.deep.equal(['Oui, je viens'])
    expect(await refusal(saveReview(deps, link, 'page', { texts, signAs: 'A. Lezer' }))).to.equal(
      'review-changed-meanwhile',
    )
  })

  it('is used only by an administrator, as they read it, and if every letter keeps to its sheet', async () => {
    await send('invitation', { 'Neem mee': 'Prenez' })
    const planner: Actor = { kind: 'user', name: 'Noor', scope: ['0935'] }
    expect(await refusal(decide('use', planner))).to.equal('not-allowed')
    const [old] = await waiting()
    await send('invitation', { 'Neem mee': 'À apporter' })
    const use = (ids: string[]) => decideCorrections(deps, COMMAND, { language: 'fr', ids, decision: 'use' })
    expect(await refusal(use([old!.id]))).to.equal('changed-meanwhile')
    expect(await refusal(use([]))).to.equal('corrections-none')
    const full = paperPrinter((letter) => {
      const said = JSON.stringify(letter)
      return said.includes('van Meerssen') && said.includes('À apporter') ? TOO_LONG_FOR_SHEET : null
    })
    const [now] = await waiting()
    const choice = { language: 'fr', ids: [now!.id], decision: 'use' } as const
    expect(await refusal(decideCorrections({ ...deps, printer: full }, COMMAND, choice))).to.equal('correction-no-room')
    const labels = () =>
      ourTemplates()
        .messageTemplate('invitation', 'fr')
        .lines.map(({ label }) => label)
    expect(labels()).not.to.include('À apporter')
    await decide('use')
    expect(labels()).to.include('À apporter')
  })

  it('is signed by name, and lapses by itself when the text or the Dutch says something else', async () => {
    expect(await refusal(send('page', {}, 'A (nn)'))).to.equal('review-name')
    await send('page', { 'Ik kom': 'Oui, je viens' }, 'Anne Lezer')
    expect(await reviewed('page'), 'before it is used').to.deep.equal({ reviewed: false })
    expect(await showReview(deps.db.read, 'page', 'fr')).to.include({ holds: true })
    await decide('use')
    expect(await reviewed('page')).to.deep.equal({ reviewed: true, by: 'Anne Lezer, 2026-11-23' })
    await send('page', { 'Ik kan niet': 'Impossible pour moi' })
    expect(await showReview(deps.db.read, 'page', 'fr')).to.include({ holds: false })
    expect((await reviewed('page')).reviewed, 'of what people read').to.equal(true)
    await decide('use')
    expect(await reviewed('page')).to.deep.equal({ reviewed: false })
    await send('page', {}, 'Anne Lezer')
    expect((await reviewed('page')).reviewed).to.equal(true)
    await deps.db.write((tx) => tx.update(TextSignOff, { file: 'page' }, { dutchHash: '0'.repeat(12) }))
    expect(await reviewed('page'), 'beside another Dutch text').to.deep.equal({ reviewed: false })
  })
})

describe('a correction of our texts', () => {
  beforeEach(() => begin())
  afterEach(() => useCorrections([]))

  it('is asked of a language that has texts, of somebody, and not for ever', async () => {
    for (const [wrong, code] of [
      [{ language: 'nl' }, 'review-language'],
      [{ language: 'de' }, 'review-language'],
      [{ name: ' ' }, 'review-for-missing'],
      [{ days: 4_000 }, 'review-days'],
    ] as const)
      expect(await refusal(makeReviewLink(deps, COMMAND, { ...FRENCH, ...wrong }))).to.equal(code)
  })

  it('stands in messages that are made from then on, under another version of their text', async () => {
    const before = ourTemplates().messageTemplate('reminder', 'fr')
    await send('reminder', { 'Neem mee': 'À apporter' })
    await decide('use')
    const after = ourTemplates().messageTemplate('reminder', 'fr')
    expect(after.lines.map(({ label }) => label)).to.include('À apporter')
    expect(after.version).not.to.equal(before.version)
  })

  it('is known to another process when that reads what is used', async () => {
    await send('page', { 'Ik kom': 'Oui, je viens' })
    await decide('use')
    useCorrections([])
    await readCorrections(deps)
    expect(yes()).to.equal('Oui, je viens')
  })

  it('is of a sentence wherever it stands, and then the text can be signed', async () => {
    const sentence = 'We praten over wonen, werken en leven in Nederland.'
    const asked = (await showReview(deps.db.read, 'invitation', 'fr')).pairs.filter(({ dutch }) => dutch === sentence)
    expect(asked).to.have.length(1)
    expect(asked[0]).to.not.have.property('when')
    await send('invitation', { [sentence]: 'Nous parlons de la vie ici.' }, 'Anne Lezer')
    await decide('use')
    const { lines } = ourTemplates().messageTemplate('invitation', 'fr')
    const said = lines.filter(({ runs }) => runs[0]?.text === 'Nous parlons de la vie ici.')
    expect(said.map(({ condition }) => condition?.name)).to.deep.equal(['once', 'several'])
    expect((await reviewed('invitation')).reviewed).to.equal(true)
  })

  it('is not held up by a letter that can not be printed without it either, and refused by what it adds', async () => {
    await send('words', { Datum: 'Le jour' })
    const ids = (await waiting()).map(({ id }) => id)
    const choice = { language: 'fr', ids, decision: 'use' } as const
    let prints = 0
    const use = (faulty: (said: string) => string | null) => {
      const paper = paperPrinter((letter) => faulty(JSON.stringify(letter)))
      const print: Deps['printer']['print'] = (...given) => {
        prints++
        return paper.print(...given)
      }
      return decideCorrections({ ...deps, printer: { ...paper, print } }, COMMAND, choice)
    }
    expect(await refusal(use((said) => (said.includes('Le jour') ? 'no font has a sign' : null)))).to.equal(
      'correction-unprintable',
    )
    const full = (said: string) => (said.includes('van Meerssen') ? TOO_LONG_FOR_SHEET : null)
    const wrong = (said: string) => (said.includes('Le jour') ? 'no font has a sign' : null)
    expect(await refusal(use((said) => wrong(said) ?? full(said)))).to.equal('correction-unprintable')
    prints = 0
    await use(full)
    expect(await waiting()).to.deep.equal([])
    const towns = await deps.db.read.count(Municipality)
    expect(prints, 'one for each municipality, and one more for the one whose letters are too long').to.equal(towns + 1)
  })

  it('goes to everybody as a patch that git applies, with who signed what', async () => {
    expect(await patchOfTexts(deps.db.read, 'fr')).to.equal('')
    await send('page', { 'Ik kom': 'Oui, je viens' }, 'Anne Lezer')
    await send('invitation', { 'Uitnodiging: kom op {{day}}': "Invitation : venez à l'heure {{day}}" }, 'Anne Lezer')
    await send('words', { Datum: 'Date : le jour' }, 'Anne Lezer')
    await send('signed', {}, 'Anne Lezer')
    await decide('use')
    const folder = mkdtempSync(join(tmpdir(), 'dagdeel-patch-'))
    cpSync(projectFolder('templates'), join(folder, 'templates'), { recursive: true })
    writeFileSync(join(folder, 'fr.patch'), await patchOfTexts(deps.db.read, 'fr'))
    execFileSync('git', ['apply', 'fr.patch'], { cwd: folder })
    const read = (path: string) => readFileSync(join(folder, 'templates', path), 'utf8')
    const note = /yes \(Anne Lezer, 2026-11-23; [0-9a-f]{12} [0-9a-f]{12}\)/
    for (const path of ['page/fr.json', 'invitation/fr.md', 'words/fr.yml', 'signed/fr.md'])
      expect(read(path), path).to.match(note)
    expect(read('page/fr.json')).to.contain('"yes": "Oui, je viens"')
    expect(read('invitation/fr.md')).to.contain("subject: 'Invitation : venez à l''heure {{day}}'")
    expect(read('words/fr.yml')).to.match(/^date: ['"]?Date : le jour/m)
    rmSync(folder, { recursive: true })
  })

  it('is refused where it stands when it can not be used, and then nothing of the page is kept', async () => {
    const words = { 'Uitnodiging: kom op {{day}}': 'Venez vite', 'Neem mee': 'Prenez' }
    const wrong = await send('invitation', words).catch((error: unknown) => error)
    expect(wrong).to.be.instanceOf(FieldErrors)
    expect((wrong as FieldErrors).problems).to.deep.equal([
      { code: 'correction-places', field: 'subject', values: { places: '{{day}}' } },
    ])
    expect(await waiting()).to.deep.equal([])
  })
})

describe('what can stand instead of a sentence', () => {
  const [pair, source] = [
    { key: 'subject', dutch: 'Kom op {{day}}', text: 'Venez {{day}}' },
    '---\nsubject: Venez {{day}}\nreviewed: no\n---\n# Venez\n',
  ]
  for (const [name, text, code] of [
    ['is empty', '', 'correction-empty'],
    ['is far too long', `{{day}} ${'mot '.repeat(20)}`, 'correction-long'],
    ['has a word that leaves the page', `{{day}} ${'x'.repeat(50)}`, 'correction-word'],
    ['lacks what is filled in', 'Venez vite', 'correction-places'],
    ['fills in something else', 'Venez {{phone}}', 'correction-places'],
    ['leads elsewhere', 'Venez {{day}} https://x.nl', 'correction-link'],
    ['has an address', 'Venez {{day}} a@example.org', 'correction-link'],
    ['has an address as people type it', 'Venez {{day}} evil.nl/x', 'correction-link'],
    ['hides an address', 'Venez {{day}} e**vil.\u200bnl**', 'correction-link'],
    ['has a number to call', 'Venez {{day}} 0900-1234', 'correction-link'],
    ['has a number to call in other digits', 'Venez {{day}} ۰۶ ۱۲۳۴', 'correction-link'],
    ['has nothing that can be seen', '{{day}}\u200b', 'correction-empty'],
    ['begins bold and does not end so', 'Venez **{{day}}', 'correction-signs'],
  ] as const)
    it(`is nothing that ${name}`, () => {
      expect(wrongWith('signed', source, pair, text)?.code).to.equal(code)
    })

  it('is another sentence, with the spaces that its language has and nothing unseen', () => {
    const typed = ' Venez\u202e donc\r\n\u200cici\u00a0: {{day}} '
    expect(cleanSentence(typed)).to.equal('Venez donc \u200cici\u00a0: {{day}}')
    expect(wrongWith('signed', source, pair, cleanSentence(typed))).to.equal(null)
  })

  it('is a sentence with an example of ours in it, and not with another', () => {
    const example = { key: 'phoneHint', dutch: 'Bijvoorbeeld 06 12345678', text: 'Exemple 06 12345678' }
    const page = JSON.stringify({ phoneHint: example.text })
    expect(wrongWith('page', page, example, 'Par exemple 0612345678')).to.equal(null)
    expect(wrongWith('page', page, example, 'Par exemple 0900 1234')?.code).to.equal('correction-link')
  })

  it('finds no way out in our sentences but the examples on the page', () => {
    const found = new Set<string>()
    for (const file of TEXT_FILES)
      for (const language of ourTemplates().languages)
        for (const { key, text } of segmentsOf(file, readTextFile(file, language)))
          if (waysOut(text).length > 0) found.add(`${file} ${key}`)
    expect([...found]).to.deep.equal(['page phoneHint', 'page emailHint', 'page phoneMobile'])
  })
})
