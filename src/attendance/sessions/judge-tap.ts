import { createHash } from 'node:crypto'
import type { Day } from '../../calendar/days.ts'
import type { AttendanceMark } from '../attendance-mark.entity.ts'
import type { Signing } from '../signing.entity.ts'
import type { TapSays } from '../tap.entity.ts'

/** What counts of one person at one session. */
export interface WhatCounts {
  readonly mark: AttendanceMark | null
  readonly signing: Signing | null
}

/** Another whenever something else counts: a tap says with it what who tapped had before them. */
export function versionOf({ mark, signing }: WhatCounts): string {
  return createHash('sha256').update(`${mark?.id} ${signing?.id}`).digest('base64url').slice(0, 8)
}

/**
 * What becomes of a tap of somebody who had not seen what counts by now. `same`: that stands there already. `fits`: it adds to it.
 * `against`: it says something else than somebody noted meanwhile, and that is never overwritten in silence.
 * @param day Of the session.
 * @param empties An empty box takes away what stands there; else it says nothing of what who tapped had not seen.
 */
export function judgeTap(
  says: TapSays,
  standing: WhatCounts,
  day: Day,
  { empties = false }: { readonly empties?: boolean | undefined } = {},
): 'same' | 'fits' | 'against' {
  return says.what === 'mark' ? judgeMark(says, standing, empties) : judgeSigning(says, standing, day)
}

function judgeMark(
  says: TapSays & { what: 'mark' },
  { mark }: WhatCounts,
  empties: boolean,
): ReturnType<typeof judgeTap> {
  if ((mark?.status ?? null) !== says.status) return mark ? 'against' : 'fits'
  const takesAway = DETAILS.some((name) => says[name] !== undefined && !says[name] && mark?.[name])
  if (empties && takesAway) return 'against'
  const adds = DETAILS.filter((name) => says[name])
  if (adds.every((name) => says[name] === mark?.[name])) return 'same'
  return adds.every((name) => !mark?.[name] || mark[name] === says[name]) ? 'fits' : 'against'
}

const DETAILS = ['lateMinutes', 'earlyMinutes', 'remark'] as const

/** What a tap adds that `fits`: a box that was empty says nothing of what who tapped had not seen. */
export function addedBy(says: TapSays): TapSays {
  if (says.what !== 'mark') return says
  const { lateMinutes, earlyMinutes, remark, ...rest } = says
  return {
    ...rest,
    ...(lateMinutes && { lateMinutes }),
    ...(earlyMinutes && { earlyMinutes }),
    ...(remark && { remark }),
  }
}

function judgeSigning(
  says: Exclude<TapSays, { what: 'mark' }>,
  { mark, signing }: WhatCounts,
  day: Day,
): ReturnType<typeof judgeTap> {
  if (says.what === 'withdraw') return signing ? 'against' : 'same'
  const isSaid = says.what === 'signed' ? signing?.signedOn === (says.day ?? day) : Boolean(signing?.refusedOn)
  if (isSaid) return 'same'
  return signing || (mark && mark.status !== 'present') ? 'against' : 'fits'
}
