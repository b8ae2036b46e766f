import { IsNull, MoreThanOrEqual, type EntityManager } from 'typeorm'
import { User } from '../../accounts/user.entity.ts'
import type { Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import { Room } from '../../municipalities/room.entity.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'

/**
 * The settings as they are, as a settings file: who uploads it again changes nothing. Half days and closed days from today on; half days
 * that are closed, and accounts that are, stay out, since a file would open them again elsewhere. Nothing secret is in it: no password, no
 * link, no key; logos, statements, texts and trainers are kept in the app alone.
 * @returns JSON of a `SettingsFile`, which people can read.
 */
export async function presentSettings({ db, clock }: World): Promise<string> {
  const { read } = db
  const municipalities = await read.find(Municipality, { order: { code: 'ASC' } })
  const settings = {
    regions: await regionsIn(read, municipalities),
    municipalities: await municipalitiesWithLetters(read, municipalities),
    venues: await venuesIn(read),
    slots: await slotsFrom(read, clock.today()),
    closedDays: await closedDaysFrom(read, clock.today()),
    users: await usersIn(read),
  }
  return `${JSON.stringify(settings, null, 2)}\n`
}

async function regionsIn(tx: EntityManager, all: readonly Municipality[]) {
  const regions = await tx.find(Region, { order: { code: 'ASC' } })
  const members = (region: string) => all.filter(({ regionCode }) => regionCode === region).map(({ code }) => code)
  return regions
    .map(({ code, name }) => ({ code, name, municipalities: members(code) }))
    .filter(({ municipalities }) => municipalities.length > 0)
}

async function municipalitiesWithLetters(tx: EntityManager, all: readonly Municipality[]) {
  const styles = new Map((await tx.find(LetterStyle)).map((style) => [style.municipality, style]))
  return all.map(({ code, name, oin, schoolRegion, sender, rules }) => {
    const { window, accent } = styles.get(code) ?? {}
    const letter = { ...(window && { window }), ...(accent && { accent }) }
    return {
      ...{ code, name, oin, ...(schoolRegion && { schoolRegion }), sender },
      ...(Object.keys(letter).length > 0 && { letter }),
      rules,
    }
  })
}

async function venuesIn(tx: EntityManager) {
  const rooms = await tx.find(Room, { relations: { venue: true }, order: { code: 'ASC' } })
  const venues = await tx.find(Venue, { order: { code: 'ASC' } })
  return venues
    .map((venue) => ({
      ...venue,
      rooms: rooms
        .filter((room) => room.venue.code === venue.code)
        .map(({ code, capacity, offers }) => ({ code: code.slice(venue.code.length + 1), capacity, offers })),
    }))
    .filter((venue) => venue.rooms.length > 0)
}

async function slotsFrom(tx: EntityManager, today: Day) {
  const slots = await tx.find(Slot, {
    where: { closed: false },
    relations: { room: true },
    order: { startsOn: 'ASC', code: 'ASC' },
  })
  return slots
    .filter(({ sessions }) => (sessions.at(-1)?.date ?? '') >= today)
    .map(({ code, programme, room, languages, serves, overflow, resources, sessions }) => ({
      ...{ code, programme, room: room.code, languages, serves, overflow, resources, sessions },
    }))
}

async function closedDaysFrom(tx: EntityManager, today: Day) {
  const days = await tx.find(ClosedDay, {
    where: { toDay: MoreThanOrEqual(today) },
    order: { fromDay: 'ASC', municipality: 'ASC' },
  })
  return days.map(({ municipality, fromDay, toDay, name }) => ({ municipality, from: fromDay, to: toDay, name }))
}

async function usersIn(tx: EntityManager) {
  const users = await tx.find(User, { where: { disabledAt: IsNull() }, order: { email: 'ASC' } })
  return users.map(({ email, name, role, municipalities }) => ({ email, name, role, municipalities }))
}
