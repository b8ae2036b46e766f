import { isDeepStrictEqual } from 'node:util'
import { In, type EntityManager } from 'typeorm'
import type { SettingsFile } from './settings-file.ts'
import { listSlotUse } from '../../groups/group/slots-in-use.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { SlotUse } from '../../municipalities/half-days/slot-notes.ts'
import { type Language, translate } from '../../words/words.ts'

/** A slot that a settings file would change under the group that is in it: it stays as it is. */
export interface KeptSlot {
  readonly slot: string
  readonly group: string
  /** The group was held there: nobody can move or cancel it any more. */
  readonly held?: true
  /** What the file has otherwise. */
  readonly because: readonly ('programme' | 'room' | 'sessions' | 'languages')[]
}

type FileSlot = SettingsFile['slots'][number]

/**
 * What of a slot in the file goes against the group in it. When, where and what a group does changes only by moving or cancelling the
 * group, because people have been told, and not at all once it was held; whom the slot serves and what it takes along may change.
 */
function againstGroup(file: FileSlot, slot: Slot, use: SlotUse): KeptSlot['because'] {
  return [
    ...(file.programme === slot.programme ? [] : (['programme'] as const)),
    ...(file.room === slot.room.code ? [] : (['room'] as const)),
    ...(sameTimes(file.sessions, slot.sessions) ? [] : (['sessions'] as const)),
    ...(file.languages.includes(use.language) ? [] : (['languages'] as const)),
  ]
}

function sameTimes(one: FileSlot['sessions'], other: Slot['sessions']): boolean {
  const bare = ({ date, start, end, activity }: Slot['sessions'][number]) => [date, start, end, activity ?? null]
  return isDeepStrictEqual(one.map(bare), other.map(bare))
}

/** Until the caller's transaction ends, nobody opens a group in any of these slots. */
export async function lockSlots(tx: EntityManager, slots: readonly FileSlot[]): Promise<void> {
  for (const codes of inParts(slots.map(({ code }) => code)))
    await tx.update(Slot, { code: In(codes) }, { version: () => '"version"' })
}

/** The slots of the file that stay as they are. */
export async function listKeptSlots(tx: EntityManager, slots: readonly FileSlot[]): Promise<KeptSlot[]> {
  const kept: KeptSlot[] = []
  for (const part of inParts(slots)) kept.push(...(await keptOf(tx, part)))
  return kept
}

async function keptOf(tx: EntityManager, slots: readonly FileSlot[]): Promise<KeptSlot[]> {
  const codes = slots.map(({ code }) => code)
  const use = await listSlotUse(tx, { code: In(codes) })
  const inUse = codes.filter((code) => use.has(code))
  const there = new Map(
    (await tx.find(Slot, { where: { code: In(inUse) }, relations: { room: true } })).map((slot) => [slot.code, slot]),
  )
  return slots.flatMap((file) => {
    const [slot, group] = [there.get(file.code), use.get(file.code)]
    const because = slot && group ? againstGroup(file, slot, group) : []
    if (because.length === 0 || !group) return []
    const held = group.status === 'held' ? { held: true as const } : {}
    return [{ slot: file.code, group: group.group, ...held, because }]
  })
}

/** What to do about the half days that stay as they are: a group that was held can't be moved any more. */
export function sayKept(
  kept: readonly Pick<KeptSlot, 'held'>[],
  page: 'review' | 'result',
  language: Language,
): string {
  const keys = [
    `${page}.keptText`,
    ...(kept.some(({ held }) => !held) ? ['kept.move'] : []),
    ...(kept.some(({ held }) => held) ? ['kept.held'] : []),
  ]
  return keys.map((key) => translate(language, `settings:${key}`)).join(' ')
}
