import type { Deps } from '../../src/deps.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { COMMAND } from '../../src/history/work.ts'
import { aTown, MORNING, peopleWait } from './town.ts'

const DECEMBER = { ...MORNING, languages: ['ar'] }
const JANUARY = {
  ...MORNING,
  ...{ code: 'jan-12-pm', languages: ['nl'], resources: [] },
  sessions: [{ date: '2027-01-12', start: '13:00', end: '16:30' }],
}

/** So many have a seat in December in Arabic, and three in January in Dutch, where others may still join. */
export async function twoGroups(deps: Deps, people: number, seats: number): Promise<void> {
  await aTown(deps, { rules: { maxGroupSize: seats }, slots: [DECEMBER, JANUARY], seats })
  await peopleWait(deps, 3, { languages: ['nl'] }, people + 1)
  await peopleWait(deps, people, { languages: ['ar', 'nl'] })
  await formGroups(deps, COMMAND)
}
