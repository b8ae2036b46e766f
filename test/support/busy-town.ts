import type { Deps } from '../../src/deps.ts'
import { formGroups } from '../../src/groups/planning/form-groups.ts'
import { Group } from '../../src/groups/group.entity.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { COMMAND } from '../../src/history/work.ts'
import { seatsIn } from './groups.ts'
import { aTown, MORNING, peopleWait } from './town.ts'

const slot = (date: string, start: string, wishes: Record<string, unknown> = {}) => ({
  ...MORNING,
  code: `${date} ${start}`,
  resources: [],
  sessions: [{ date, start, end: start < '12' ? '12:30' : '16:30' }],
  ...wishes,
})

/**
 * A town on 1 December in which a bit of everything is going on: a group with answers, a proposal that waits, people from two
 * municipalities, and enough people waiting for a night in which one more group is formed and others are not.
 */
export async function aBusyTown(deps: Deps): Promise<void> {
  await aTown(deps, { slots: [slot('2026-12-17', '09:00'), slot('2026-12-22', '13:00', { languages: ['ti'] })] })
  await peopleWait(deps, 3)
  await peopleWait(deps, 1, { municipality: '0938', waitingSince: '2026-05-04' }, 4)
  await peopleWait(deps, 3, { languages: ['ti', 'en'], deadline: '2027-01-15' }, 5)
  await formGroups(deps, COMMAND)
  const [one, two, , , proposed] = await seatsIn(deps)
  await deps.db.write(async (tx) => {
    await tx.update(Placement, { status: 'proposed' }, { status: 'invited' })
    await tx.update(Placement, { id: one?.id }, { status: 'confirmed', answeredAt: deps.clock.now() })
    await tx.update(Placement, { id: two?.id }, { status: 'confirmed', answeredAt: deps.clock.now() })
    await tx.update(Placement, { group: { id: proposed?.group.id } }, { status: 'proposed' })
    await tx.update(Group, { id: proposed?.group.id }, { status: 'proposed' })
  })
  await aTown(deps, {
    slots: [slot('2027-01-05', '09:00'), slot('2027-01-12', '13:00', { languages: ['fa', 'so', 'tr'] })],
  })
  await peopleWait(deps, 4, { languages: ['ar', 'nl'], deadline: '2027-01-20' }, 10)
  await peopleWait(deps, 2, { languages: ['tr'] }, 20)
  await peopleWait(deps, 1, { languages: ['so'], deadline: '2026-12-24' }, 30)
  await peopleWait(deps, 1, { languages: ['uk'], deadline: '2026-11-28' }, 31)
  await peopleWait(deps, 1, { languages: ['uk'], deadline: '2026-12-28', municipality: '0938' }, 32)
}
