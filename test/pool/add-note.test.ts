import { expect } from 'chai'
import type { Deps } from '../../src/deps.ts'
import type { FieldErrors } from '../../src/errors.ts'
import { Event } from '../../src/history/event.entity.ts'
import { addNote } from '../../src/pool/add-note.ts'
import { showPerson } from '../../src/pool/list/show-person.ts'
import { onBothDatabases } from '../support/databases.ts'
import { testDeps } from '../support/deps.ts'
import { expectRefusal } from '../support/refusals.ts'
import { aTown, peopleWait, testBsn } from '../support/town.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] } as const

onBothDatabases('a note of contact', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
    await peopleWait(deps, 1)
  })

  const problemsOf = (kind: string, text: string) =>
    addNote(deps, NOOR, 'R-000001', { kind, text }).then(
      () => [],
      (error: unknown) => (error as FieldErrors).problems.map(({ code }) => code),
    )

  it('stands in the history with who wrote it, on one line, and the event itself does not hold it', async () => {
    await addNote(deps, NOOR, 'R-000001', { kind: 'reached', text: ' Belt\n maandag terug. ' })
    const [event] = (await showPerson(deps, NOOR, 'R-000001')).events
    expect(event).to.deep.include({ kind: 'note.reached', actorName: 'Noor de Wit', data: {} })
    expect(event?.changes.map(({ after }) => after)).to.deep.equal(['Belt maandag terug.'])
  })

  it('needs a kind, words where the kind says nothing, at most 200 signs, and no BSN', async () => {
    expect(await problemsOf('gossip', 'x')).to.deep.equal(['note-kind-missing'])
    expect(await problemsOf('other', ' ')).to.deep.equal(['note-empty'])
    expect(await problemsOf('missed', 'x'.repeat(201))).to.deep.equal(['note-too-long'])
    expect(await problemsOf('missed', `BSN ${testBsn(4)}`)).to.deep.equal(['number-in-text'])
    expect(await problemsOf('missed', 'x'.repeat(200))).to.deep.equal([])
    expect(await problemsOf('missed', '')).to.deep.equal([])
    expect(await deps.db.read.countBy(Event, { kind: 'note.missed' })).to.equal(2)
  })

  it('is written about nobody of another municipality', async () => {
    const elsewhere = { ...NOOR, scope: ['0363'] }
    await expectRefusal(addNote(deps, elsewhere, 'R-000001', { kind: 'missed', text: '' }), 'not-found')
  })
})
