import { z } from 'zod'
import type { GroupStatus } from '../group-status.ts'
import type { PlacementStatus } from '../placement-status.ts'
import type { SeenGroup, SeatWithWhy } from './find-group.ts'
import { sayHere } from '../../pool/why/say-why.ts'

/** How far a group is, in the API's words. */
export const GROUP_WORDS: Readonly<Record<GroupStatus, string>> = {
  proposed: 'voorgesteld',
  planned: 'gepland',
  held: 'gehouden',
  cancelled: 'afgelast',
}

/** How far a seat is, in the API's words. */
export const PLACEMENT_WORDS: Readonly<Record<PlacementStatus, string>> = {
  proposed: 'voorgesteld',
  invited: 'uitgenodigd',
  confirmed: 'komt',
  declined: 'kan-niet',
  attended: 'aanwezig',
  absent: 'afwezig',
  excused: 'afgemeld',
  cancelled: 'vervallen',
}

export const groupWord = z.enum(Object.values(GROUP_WORDS) as [string, ...string[]])
export const placementWord = z.enum(Object.values(PLACEMENT_WORDS) as [string, ...string[]])

/** The status that a word stands for. */
export function groupStatusOf(word: string | undefined): GroupStatus | undefined {
  return (Object.keys(GROUP_WORDS) as GroupStatus[]).find((status) => GROUP_WORDS[status] === word)
}

export const groupShape = z
  .object({
    id: z.string(),
    dagdeel: z.string().meta({ description: 'De code van de plek in het rooster.' }),
    status: groupWord,
    wet: z.enum(['Wi2013', 'Wi2021']),
    taal: z.string(),
    zaal: z.string(),
    plaatsen: z.number().int(),
    bijeenkomsten: z.array(
      z.object({
        id: z.string(),
        nummer: z.number().int(),
        datum: z.string().meta({ format: 'date' }),
        begin: z.string(),
        einde: z.string(),
        activiteit: z.string().nullable(),
      }),
    ),
    plaatsingen: z.array(
      z.object({
        id: z.string(),
        aanmelding: z.string(),
        referentie: z.string(),
        status: placementWord,
        bijeenkomst: z
          .number()
          .int()
          .nullable()
          .meta({ description: 'Van wie hier één bijeenkomst inhaalt: het nummer daarvan. Anders null: alle.' }),
        waarom: z
          .array(z.object({ reden: z.string(), details: z.record(z.string(), z.unknown()) }))
          .meta({ description: 'Waarom de planner deze persoon hier plaatste, het zwaarste eerst.' }),
        uitleg: z.object({ nl: z.array(z.string()), en: z.array(z.string()) }),
      }),
    ),
    plaatsingenElders: z.number().int().meta({ description: 'Plaatsen van gemeenten die u niet mag zien.' }),
  })
  .meta({ id: 'Groep' })

/** A group as the API tells it. */
export function groupJson({ group, sessions, seats, elsewhere }: SeenGroup): z.output<typeof groupShape> {
  return {
    id: group.id,
    dagdeel: group.slot.code,
    status: GROUP_WORDS[group.status],
    wet: group.programme === 'wi2013' ? 'Wi2013' : 'Wi2021',
    taal: group.language,
    zaal: group.slot.room.code,
    plaatsen: group.capacity,
    bijeenkomsten: sessions.map(({ id, number, day, startTime, endTime, activity }) => ({
      id,
      nummer: number,
      datum: day,
      begin: startTime,
      einde: endTime,
      activiteit: activity,
    })),
    plaatsingen: seats.map((seat) => seatJson(seat, sessions)),
    plaatsingenElders: elsewhere.length,
  }
}

function seatJson(
  { placement: { id, referral, status, sessionId }, why }: SeatWithWhy,
  sessions: SeenGroup['sessions'],
) {
  return {
    id,
    aanmelding: referral.id,
    referentie: referral.reference,
    status: PLACEMENT_WORDS[status],
    bijeenkomst: sessions.find((session) => session.id === sessionId)?.number ?? null,
    waarom: why.map(({ reason, detail }) => ({ reden: reason, details: detail })),
    uitleg: { nl: sayHere(why, 'nl'), en: sayHere(why, 'en') },
  }
}
