import { In, IsNull, MoreThanOrEqual } from 'typeorm'
import { addDays } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/work.ts'
import { sayRoom } from '../../municipalities/half-days/slot-notes.ts'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { feedFile } from '../../outside/feed-file.ts'
import { translate } from '../../words/words.ts'
import { countTakenSeats } from '../seats/count-seats.ts'
import { WITH_GROUP } from './read-requests.ts'
import { sayTrainerTask } from './say-trainers.ts'
import { gatherNeeds, isForNeed } from './session-needs.ts'
import { sessionBegan, type RequestStanding, requestStanding } from './standing.ts'
import { Trainer } from './trainer.entity.ts'
import { TrainerRequest } from './trainer-request.entity.ts'

const WORD = /^[a-z2-9]{26}$/

/**
 * Whose link it is. Looking changes nothing.
 * @throws NotFoundError `trainer-link-unknown`, also for who stopped; UnavailableError `data-key-replaced`.
 */
export async function openTrainerLink({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, word: string): Promise<Trainer> {
  const hashes = WORD.test(word) ? secrets.hashes('token', word) : []
  const trainer = await db.read.findOneBy(Trainer, { tokenHash: In(hashes), stoppedAt: IsNull() })
  if (trainer) return trainer
  await requirePresentKey(db.read, secrets.key)
  throw new NotFoundError('trainer-link-unknown')
}

/** A trainer as the one who acts: through their own link, and only for themselves. */
export function trainerAsActor({ name }: Pick<Trainer, 'name'>): Actor {
  return { kind: 'trainer', name, scope: [] }
}

/** A session that a trainer was asked for, as they may know it: how many people come, and nobody's name. */
export interface OwnSession {
  readonly request: TrainerRequest
  readonly standing: RequestStanding
  readonly people: number
}

/**
 * What a trainer was asked for of sessions that are to come, in order of time; without what they refused. A question for what is needed no
 * more stands as `withdrawn`: nobody has to answer it.
 */
export async function showOwnSessions({ db, clock }: World, { id }: Pick<Trainer, 'id'>): Promise<OwnSession[]> {
  const requests = await listOwn({ db }, id, clock.today())
  const now = clock.now()
  const coming = requests.filter(({ session, status }) => !sessionBegan(session, now) && status !== 'declined')
  const sizes = await countTakenSeats(
    db.read,
    coming.map(({ session }) => session.group.id),
  )
  const needs = await gatherNeeds(
    db.read,
    coming.map(({ session }) => session.group),
  )
  return coming.map((request) => {
    const { id } = request.session.group
    const standing = requestStanding(request)
    const isNeeded = (needs.get(id) ?? []).some((need) => isForNeed(need, request))
    return { request, standing: standing === 'asked' && !isNeeded ? 'withdrawn' : standing, people: sizes.get(id) ?? 0 }
  })
}

async function listOwn({ db }: Pick<Deps, 'db'>, trainerId: string, from: string): Promise<TrainerRequest[]> {
  return db.read.find(TrainerRequest, {
    where: { trainer: { id: trainerId }, session: { day: MoreThanOrEqual(from) } },
    relations: { trainer: true, session: WITH_GROUP },
    order: { session: { day: 'ASC', startTime: 'ASC' }, id: 'ASC' },
  })
}

const DAYS_BACK = 31

/** The sessions that a trainer gives, from a month ago on, for in their calendar; those that were called off too. */
export async function trainerFeed(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  trainer: Trainer,
  link: string,
): Promise<string> {
  const { language } = trainer
  const requests = await listOwn({ db }, trainer.id, addDays(clock.today(), -DAYS_BACK))
  const given = requests.filter(
    (request) => request.status === 'accepted' && ['accepted', 'off'].includes(requestStanding(request)),
  )
  const { hostname } = new URL(config.publicUrl)
  const entries = given.map((request) => {
    const { id, day, startTime: start, endTime: end, sequence, group } = request.session
    const { room } = group.slot
    const isOff = requestStanding(request) === 'off'
    return {
      ...{ uid: `trainer-${id}@${hostname}`, day, start, end, url: link, isOff },
      title: sayTrainerTask(request, language),
      place: [room.venue.name, sayRoom(room.code, language), ...room.venue.address].join(', '),
      sequence: sequence + (isOff ? 1 : 0),
      changedAt: request.answeredAt ?? request.askedAt,
    }
  })
  return feedFile(translate(language, 'trainers:own.calendarName'), entries)
}
