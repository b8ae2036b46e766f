import { z } from 'zod'
import { PLACEMENT_WORDS, placementWord } from '../../groups/group/group-json.ts'
import type { Session } from '../../groups/session.entity.ts'
import type { AttendanceStatus } from '../attendance-mark.entity.ts'
import type { ShownPlacement } from '../marks/find-marks.ts'

/** Whether somebody was there, in the API's words. */
export const ATTENDANCE_WORDS: Readonly<Record<AttendanceStatus, string>> = {
  present: 'aanwezig',
  absent: 'afwezig',
  excused: 'afgemeld',
}

export const attendanceWord = z.enum(Object.values(ATTENDANCE_WORDS) as [string, ...string[]])

/** The status that a word stands for. */
export function attendanceOf(word: string | null): AttendanceStatus | null {
  const all = Object.keys(ATTENDANCE_WORDS) as AttendanceStatus[]
  return all.find((status) => ATTENDANCE_WORDS[status] === word) ?? null
}

const day = z.string().meta({ format: 'date' })

export const placementShape = z
  .object({
    id: z.string(),
    groep: z.string(),
    aanmelding: z.string(),
    referentie: z.string(),
    gemeente: z.string(),
    status: placementWord,
    aanwezigheid: z.array(
      z.object({
        bijeenkomst: z.number().int(),
        status: attendanceWord.nullable(),
        teLaat: z.boolean(),
        eerderWeg: z.boolean(),
        minutenTeLaat: z.number().int().nullable(),
        minutenEerderWeg: z.number().int().nullable(),
      }),
    ),
    ondertekening: z.object({ ondertekendOp: day.nullable(), geweigerdOp: day.nullable() }).nullable(),
  })
  .meta({ id: 'Plaatsing' })

/** A seat as the API tells it. */
export function placementJson({ placement, sessions, signing }: ShownPlacement): z.output<typeof placementShape> {
  const { id, group, referral, status } = placement
  return {
    id,
    groep: group.id,
    aanmelding: referral.id,
    referentie: referral.reference,
    gemeente: referral.municipality,
    status: PLACEMENT_WORDS[status],
    aanwezigheid: sessions.map(({ session, mark }) => ({
      bijeenkomst: session.number,
      status: mark?.status ? ATTENDANCE_WORDS[mark.status] : null,
      teLaat: mark?.late ?? false,
      eerderWeg: mark?.leftEarly ?? false,
      minutenTeLaat: mark?.lateMinutes ?? null,
      minutenEerderWeg: mark?.earlyMinutes ?? null,
    })),
    ondertekening: signing && { ondertekendOp: signing.signedOn, geweigerdOp: signing.refusedOn },
  }
}

export const sessionShape = z
  .object({
    id: z.string(),
    groep: z.string(),
    nummer: z.number().int(),
    datum: day,
    begin: z.string(),
    einde: z.string(),
    taal: z.string(),
    zaal: z.string(),
    locatie: z.string(),
    activiteit: z.string().nullable(),
  })
  .meta({ id: 'Bijeenkomst' })

/** A session as the API tells it. */
export function sessionJson(session: Session): z.output<typeof sessionShape> {
  const { slot, id, language } = session.group
  return {
    id: session.id,
    groep: id,
    nummer: session.number,
    datum: session.day,
    begin: session.startTime,
    einde: session.endTime,
    taal: language,
    zaal: slot.room.code,
    locatie: slot.room.venue.name,
    activiteit: session.activity,
  }
}
