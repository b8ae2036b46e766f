import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { Group } from './group.entity.ts'
import { Session } from './session.entity.ts'

/** Groups whose last session is past are `held`. @returns How many became so. */
export async function holdGroups({ db, clock }: Pick<Deps, 'db' | 'clock'>, by: Actor): Promise<number> {
  return db.write(async (tx) => {
    const today = clock.today()
    const planned = await tx.findBy(Group, { status: 'planned' })
    let held = 0
    for (const { id, version } of planned) {
      const sessions = await tx.findBy(Session, { group: { id } })
      if (sessions.some(({ day }) => day >= today)) continue
      await tx.update(Group, { id }, { status: 'held', version: version + 1 })
      await recordEvent(tx, clock.now(), by, { kind: 'group.held', groupId: id })
      held++
    }
    return held
  }, 'groups')
}
