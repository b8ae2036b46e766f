import { In, type EntityManager, LessThanOrEqual, MoreThan } from 'typeorm'
import { ShortageMail } from '../accounts/shortage-mail.entity.ts'
import type { User } from '../accounts/user.entity.ts'
import { addDays, type Day } from '../calendar/days.ts'
import { newSlotAddress, type Shortage, shortagesOf, type ShortPerson } from '../groups/tonight/shortages.ts'
import { type Language, sayDay, sayLanguage, translate } from '../words/words.ts'

/** The same shortage is told again after so many days. */
const WEEK = 7

/** Of one person a mail says no language and no day: who knows them would know whom it is about. */
const FEWEST_TOLD = 2

/**
 * What is short for the people of a planner and was not told them in the week before; of an administrator nothing: half days belong to
 * who plans.
 */
export async function newShortages(
  tx: EntityManager,
  { id, role, municipalities }: User,
  short: readonly ShortPerson[],
  today: Day,
): Promise<Shortage[]> {
  if (role !== 'planner') return []
  const all = shortagesOf(short, municipalities)
  const told = await tx.findBy(ShortageMail, { userId: id, day: MoreThan(addDays(today, -WEEK)) })
  return all.filter(({ key }) => !told.some(({ shortage }) => shortage === key))
}

/** Writes down that they were told. */
export async function tellShortages(
  tx: EntityManager,
  userId: string,
  shortages: readonly Shortage[],
  day: Day,
): Promise<void> {
  await tx.delete(ShortageMail, { userId, day: LessThanOrEqual(addDays(day, -WEEK)) })
  for (const { key } of shortages) await tx.insert(ShortageMail, { userId, shortage: key, day })
}

/** The mail did not leave. */
export async function untellShortages(
  tx: EntityManager,
  userId: string,
  shortages: readonly Shortage[],
): Promise<void> {
  await tx.delete(ShortageMail, { userId, shortage: In(shortages.map(({ key }) => key)) })
}

/** `8 × Perzisch (Farsi), uiterlijk 14 maart 2027`, and where such a half day is added. */
export function sayShortages(shortages: readonly Shortage[], language: Language) {
  const say = (key: string, values: object) => translate(language, `common:taskMail.${key}`, { ...values })
  const lines = shortages
    .filter(({ people }) => people >= FEWEST_TOLD)
    .map((one) => {
      const values = {
        count: one.people,
        language: sayLanguage(one.language, language),
        day: sayDay(one.before, language),
      }
      return { text: say(one.before ? 'shortageBefore' : 'shortage', values), href: newSlotAddress(one) }
    })
  const others = shortages.filter(({ people }) => people < FEWEST_TOLD)
  const count = others.reduce((sum, { people }) => sum + people, 0)
  return count > 0 ? [...lines, { text: say('shortOthers', { count }), href: '/vannacht' }] : lines
}
