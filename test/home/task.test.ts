import { expect } from 'chai'
import { nextTask, sayTask, sayUrgency, type Task } from '../../src/home/task.ts'

const task = (href: string, more: Partial<Task> = {}): Task => ({
  count: 2,
  words: 'groups:tasks.proposals',
  href,
  level: 'warning',
  ...more,
})

describe('what waits for a person', () => {
  it('says who does it and how soon: by a day, since a day, or as urgent as it is', () => {
    const says = (more: Partial<Task>) => sayUrgency(task('/groepen', more), '2026-12-01', 'nl')
    expect(says({ day: '2026-12-14' })).to.match(/^planner · uiterlijk .*14 dec/)
    expect(says({ day: '2027-09-15' })).to.equal('planner · uiterlijk 15 sep 2027')
    expect(says({ day: '2026-12-01', who: 'admin' })).to.match(/^beheerder · uiterlijk .*1 dec/)
    expect(says({ day: '2026-11-30', who: 'coordinator' })).to.match(/^coördinator · al sinds .*30 nov/)
    expect(says({ since: '2026-12-01' })).to.match(/^planner · al sinds .*1 dec/)
    expect([says({}), says({ level: 'bad' })]).to.deep.equal(['planner · deze week', 'planner · vandaag'])
    expect(sayTask(task('/groepen'), 'nl')).not.to.match(/^\d/)
  })

  it('goes on with more of the same, else with what is near, else with what is worst, until nothing is left', () => {
    const [worst, session, visitors] = [
      task('/importeren', { level: 'bad' }),
      task('/bijeenkomsten?toon=open'),
      task('/bijeenkomsten/bezoekers#lijst'),
    ]
    const tasks = [worst, session, visitors]
    expect(nextTask(tasks, '/bijeenkomsten/bezoekers')).to.equal(visitors)
    expect(nextTask(tasks, '/bijeenkomsten')).to.equal(session)
    expect(nextTask(tasks, '/bijeenkomsten/123/klaar')).to.equal(session)
    expect(nextTask(tasks, '/mensen/R-000001')).to.equal(worst)
    expect(nextTask(tasks, 'undefined')).to.equal(worst)
    expect(nextTask([], '/bijeenkomsten')).to.equal(null)
  })
})
