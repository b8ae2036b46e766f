import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import { type Day, isUrgentOn } from '../../calendar/days.ts'
import { recordEvent, type Work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { insertMany } from '../../outside/database/many-rows.ts'
import type { PlannedGroup } from '../../planner/problem/plan.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { planningRules } from '../gathering/gather-problem.ts'
import { seatsOf } from '../gathering/gather-slots.ts'
import { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'
import { withOverbooking } from '../seats/count-seats.ts'
import { lockSlot } from '../../municipalities/half-days/add-slots.ts'

/**
 * Opens a group in a free slot: planned, or a proposal where a planner approves first. `one_live_group` refuses a second one.
 * @param passedOver Who got no seat tonight.
 */
export async function openGroup(
  { tx, at, today, by }: Work,
  planned: PlannedGroup,
  passedOver: readonly Referral[],
): Promise<Group> {
  await lockSlot(tx, planned.slot)
  const slot = await tx.findOneOrFail(Slot, { where: { code: planned.slot }, relations: { room: { venue: true } } })
  const host = await hostOf(tx, slot)
  const manual = host.rules.approval === 'manual'
  const seats = seatsOf(slot, host)
  const group = await tx.save(Group, {
    id: randomUUID(),
    slot,
    programme: slot.programme,
    language: planned.language,
    status: manual ? ('proposed' as const) : ('planned' as const),
    capacity: seats,
    formedAt: at,
    cancelledBecause: null,
    basis: manual
      ? {
          rules: planningRules(host.rules),
          seats,
          people: planned.people,
          urgent: await listUrgent(tx, passedOver, today),
        }
      : null,
    smallChoice: null,
  })
  await insertMany(
    tx,
    Session,
    slot.sessions.map((session, index) => sessionRow(group.id, index + 1, session)),
  )
  await recordEvent(tx, at, by, {
    kind: 'group.formed',
    groupId: group.id,
    municipality: host.code,
    data: { slot: slot.code, language: group.language, people: planned.people.length },
  })
  return group
}

/** The references of who is in a hurry, each by the rules of the municipality where they live. */
async function listUrgent(tx: EntityManager, people: readonly Referral[], today: Day): Promise<string[]> {
  const homes = await tx.findBy(Municipality, {
    code: In([...new Set(people.map(({ municipality }) => municipality))]),
  })
  const days = new Map(homes.map(({ code, rules }) => [code, rules.rescueDays]))
  const urgent = people.filter((one) => isUrgentOn(one.deadline, today, days.get(one.municipality) ?? 0))
  return urgent.map(({ reference }) => reference)
}

/** The municipality in whose venue the slot is, with the `overbookPercent` that counts today. */
export async function hostOf(tx: EntityManager, { room }: Slot): Promise<Municipality> {
  const host = await tx.findOneByOrFail(Municipality, { code: room.venue.municipality })
  return (await withOverbooking(tx, [host]))[0] ?? host
}

function sessionRow(groupId: string, number: number, { date, start, end, activity }: Slot['sessions'][number]) {
  return {
    id: randomUUID(),
    group: { id: groupId },
    number,
    day: date,
    startTime: start,
    endTime: end,
    activity: activity ?? null,
    sequence: 0,
  }
}
