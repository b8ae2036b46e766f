import { z } from 'zod'
import type { Secrets } from '../../people/secrets.ts'
import type { ListRow } from './list-row.ts'

/** What a list keeps of the row that it was made from, sealed: whose it is, and how it stood then. */
export interface RowCode {
  readonly sessionId: string
  /** Of the session, when the list was made: it may have been moved since. */
  readonly day: string
  readonly placementId: string
  readonly reference: string
  readonly name: string
  /** The `versionOf` what counted then. */
  readonly seen: string
  readonly before: ListRow
}

const minutes = z.number().int().min(0)

/** An array, not names: the code stands in a cell. The first says what it is, for other things are sealed with the same key. */
const Shape = z.tuple([
  z.literal('list'),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.enum(['present', 'absent', 'excused']).nullable(),
  z.enum(['signed', 'refused']).nullable(),
  minutes,
  minutes,
  z.string(),
])

/** The code that travels with a row. Who has not our key can neither read nor make one. */
export function sealCode(secrets: Pick<Secrets, 'seal'>, code: RowCode): string {
  const { sessionId, day, placementId, reference, name, seen, before } = code
  const { status, signed, lateMinutes, earlyMinutes, remark } = before
  const row = ['list', sessionId, day, placementId, reference, name, seen, status, signed]
  return secrets.seal(JSON.stringify([...row, lateMinutes, earlyMinutes, remark]))
}

/** Back again; null when somebody changed it, when it is none of ours, or when its key is gone. */
export function openCode(secrets: Pick<Secrets, 'open'>, text: string): RowCode | null {
  try {
    const [, sessionId, day, placementId, reference, name, seen, status, signed, late, early, remark] = Shape.parse(
      JSON.parse(secrets.open(text.trim())),
    )
    const before = { status, signed, lateMinutes: late, earlyMinutes: early, remark }
    return { sessionId, day, placementId, reference, name, seen, before }
  } catch {
    return null
  }
}
