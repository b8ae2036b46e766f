import { sayDayOff, sayNote, sayResource, sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import { type Moment, momentOf } from '../../outside/clock.ts'
import { sayDay, type Language, translate } from '../../words/words.ts'
import type { Objection } from '../proposals/check-members.ts'
import { type DescribedGroup, whomItConcerns } from '../group/show-group.ts'
import type { WeighedMove, MoveWish } from '../changing/weigh-move.ts'
import { z } from 'zod'
import { line, ticked } from '../../web/page/form.ts'
import type { SlotChoices } from '../../municipalities/half-days/new-slot.ts'

export const moveForm = z.object({ room: line, number: ticked, date: ticked, start: ticked, end: ticked })

export type MoveForm = z.infer<typeof moveForm>

/** The form as the act wants it. */
export function wishOf({ room, number, date, start, end }: MoveForm): MoveWish {
  return {
    room,
    sessions: number.map((one, index) => ({
      number: Number(one),
      date: date[index] ?? '',
      start: start[index] ?? '',
      end: end[index] ?? '',
    })),
  }
}

/** How the group stands now, as the form. */
export function formOfGroup({ group, sessions }: DescribedGroup): MoveForm {
  return {
    room: group.slot.room.code,
    number: sessions.map(({ number }) => String(number)),
    date: sessions.map(({ day }) => day),
    start: sessions.map(({ startTime }) => startTime),
    end: sessions.map(({ endTime }) => endTime),
  }
}

/** A row for each session; one that has begun can't be moved. */
export function moveRows({ sessions }: DescribedGroup, form: MoveForm, now: Moment) {
  return sessions.map(({ number, day, startTime, endTime }) => {
    const index = form.number.indexOf(String(number))
    return {
      number,
      was: { day, start: startTime, end: endTime },
      begun: momentOf(day, startTime) <= now,
      date: form.date[index] ?? day,
      start: form.start[index] ?? startTime,
      end: form.end[index] ?? endTime,
    }
  })
}

/** The rooms where this person plans, and the one where the group is. */
export function moveRooms({ group }: DescribedGroup, { rooms }: SlotChoices, language: Language) {
  const here = group.slot.room
  return [here, ...rooms.filter(({ code }) => code !== here.code)].map(({ code, venue, capacity }) => ({
    value: code,
    label: translate(language, 'municipalities:slotForm.roomOption', {
      venue: venue.name,
      name: sayRoom(code, language),
      count: capacity,
    }),
  }))
}

/** What a move comes to, as the view shows it. People of other municipalities are not named. */
export function moveShown(weighed: WeighedMove, described: DescribedGroup, language: Language) {
  const names = new Map(described.members.map(({ reference, name }) => [reference, name]))
  const say = (objection: Objection) => sayObjection(objection, names, language)
  const { group } = described
  const told = weighed.isNews && group.status === 'planned'
  return {
    impossible: weighed.obstacles.length > 0,
    obstacles: weighed.obstacles.map(say),
    changes: weighed.sessions
      .filter(({ moved }) => moved)
      .map(({ session: { day, startTime, endTime }, after }) => ({
        before: `${sayDay(day, language, 'full')}, ${startTime}–${endTime}`,
        after: `${sayDay(after.date, language, 'full')}, ${after.start}–${after.end}`,
      })),
    room: weighed.roomChanges
      ? { before: sayPlace(group.slot.room, language), after: sayPlace(weighed.slot.room, language) }
      : null,
    happens: translate(language, `groups:move.happens.${told ? 'told' : weighed.isNews ? 'proposal' : 'quiet'}`, {
      count: weighed.placements.length,
    }),
    whom: told ? whomItConcerns(language, described) : [],
    warnings: [
      ...(weighed.late.length > 0
        ? [translate(language, 'groups:move.late', { people: sayPeople(weighed.late, names, language) })]
        : []),
      ...(weighed.shortNotice !== null && told
        ? [translate(language, 'groups:move.short', { days: weighed.shortNotice })]
        : []),
      ...weighed.objections.map(say),
      ...weighed.notes.map((note) =>
        note.kind === 'closed'
          ? translate(language, 'groups:move.closed', {
              day: sayDay(note.day, language, 'short'),
              name: sayDayOff({ kind: 'closed', name: note.name ?? '' }, language),
            })
          : sayNote(note, language).text,
      ),
    ],
  }
}

function sayPlace({ venue, code }: Room, language: Language): string {
  return `${venue.name}, ${sayRoom(code, language)}`
}

function sayPeople(references: readonly string[], names: ReadonlyMap<string, string>, language: Language): string {
  const known = references.flatMap((reference) => names.get(reference) ?? [])
  const others = references.length - known.length
  return [...known, ...(others > 0 ? [translate(language, 'groups:others', { count: others })] : [])].join(', ')
}

function sayObjection({ rule, person, detail }: Objection, names: ReadonlyMap<string, string>, language: Language) {
  const resources = (detail['resources'] ?? []) as readonly string[]
  return translate(language, `groups:move.rule.${rule}`, {
    ...detail,
    name: person === null ? '' : sayPeople([person], names, language),
    what: resources.map((one) => sayResource(one.startsWith('room ') ? 'room' : one, language)).join(', '),
  })
}
