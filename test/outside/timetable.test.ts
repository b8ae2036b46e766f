import { setImmediate as aTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { startTimetable } from '../../src/outside/timetable.ts'

describe('the timetable’s clock', () => {
  it('wakes at the start, and lets who is at work finish before it stops', async () => {
    const seen: string[] = []
    let finish = () => {}
    const work = new Promise<void>((resolve) => (finish = resolve))
    const stop = startTimetable(async () => {
      seen.push('begins')
      await work
      seen.push('is done')
    })
    const stopped = stop().then(() => seen.push('stops'))
    for (let turn = 1; turn <= 10; turn++) await aTurn()
    expect(seen).to.deep.equal(['begins'])
    finish()
    await stopped
    expect(seen).to.deep.equal(['begins', 'is done', 'stops'])
  })
})
