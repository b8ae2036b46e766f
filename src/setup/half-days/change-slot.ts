import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import { checkSlot, type NewSlot, gatherGround, slotColumns } from '../../municipalities/half-days/new-slot.ts'
import { listSlotUse } from '../../groups/group/slots-in-use.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { findSlot, hasBegun, lockSlot } from '../../municipalities/half-days/add-slots.ts'

/**
 * Changes a slot in which there is no group, before it begins. With a group in it the group itself is moved (`groups/changing/move-session.ts`).
 * @param version As the page showed it.
 * @throws NotFoundError `slot-unknown`; ConflictError `slot-has-group`, `slot-past`, `changed-meanwhile`; InputError as `checkSlot`.
 */
export async function changeSlot(
  deps: World,
  by: Actor,
  { code, version, slot }: { readonly code: string; readonly version: number; readonly slot: NewSlot },
): Promise<void> {
  await change(deps, by, { code, version, kind: 'slots.changed' }, async ({ tx, at }) => {
    checkSlot(slot, await gatherGround(tx, by), at)
    return slotColumns(slot)
  })
}

/**
 * Takes a slot out of the timetable (`closed`), or puts it back. Nothing is lost.
 * @throws NotFoundError `slot-unknown`; ConflictError `slot-has-group`, `slot-past`, `changed-meanwhile`.
 */
export async function withdrawSlot(
  deps: World,
  by: Actor,
  { code, version, closed }: { readonly code: string; readonly version: number; readonly closed: boolean },
): Promise<void> {
  const kind = closed ? 'slots.withdrawn' : 'slots.reopened'
  await change(deps, by, { code, version, kind }, () => Promise.resolve({ closed }))
}

interface Wish {
  readonly code: string
  readonly version: number
  readonly kind: string
}

async function change(
  deps: World,
  by: Actor,
  { code, version, kind }: Wish,
  columnsOf: (work: Work) => Promise<Partial<ReturnType<typeof slotColumns>> & { closed?: boolean }>,
): Promise<void> {
  await work(deps, by, { lock: 'plan' }, async (work) => {
    const { tx, at } = work
    const found = await findSlot(tx, by, code)
    await lockSlot(tx, code)
    if ((await listSlotUse(tx, { code })).has(code)) throw new ConflictError('slot-has-group')
    if (hasBegun(found, at)) throw new ConflictError('slot-past')
    const { affected } = await tx.update(Slot, { code, version }, { ...(await columnsOf(work)), version: version + 1 })
    if (affected === 0) throw new ConflictError('changed-meanwhile')
    const municipality = found.room.venue.municipality
    await recordEvent(tx, at, by, { kind, municipality, data: { slot: code } })
  })
}
