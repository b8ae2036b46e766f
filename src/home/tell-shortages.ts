import { In, type EntityManager, LessThanOrEqual, MoreThan } from 'typeorm'
import { ShortageMail } from '../accounts/shortage-mail.entity.ts'
import type { User } from '../accounts/user.entity.ts'
import { addDays, type Day } from '../calendar/days.ts'
import { newSlotAddress, type Shortage, shortagesOf, type ShortPerson } from '../groups/tonight/shortages.ts'
import { type Language, sayDay, sayLanguage, translate } from '../words/words.ts'

/** The same shortage is told again after so many days. */
const WEEK = 7

/** Of one person a mail says no language and no day: who knows them would know whom it is about. They are told in a sum. */
const FEWEST_TOLD = 2

/**
 * What is short for the people of a planner and was not told them in the week before; of an administrator nothing: half days belong to
 * who plans. What was told in a sum is told again as soon as it can be told by itself.
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
  return all.filter((one) => !told.some(({ shortage }) => shortage === one.key || shortage === markOf(one)))
}

function isToldByItself({ people }: Shortage): boolean {
  return people >= FEWEST_TOLD
}

/** How it is written down: what was told by itself apart from what was told in a sum. */
function markOf(one: Shortage): string {
  return isToldByItself(one) ? one.key : `${one.key} sum`
}

/** Writes down that they were told. */
export async function tellShortages(
  tx: EntityManager,
  userId: string,
  shortages: readonly Shortage[],
  day: Day,
): Promise<void> {
  await tx.delete(ShortageMail, { userId, day: LessThanOrEqual(addDays(day, -WEEK)) })
  for (const one of shortages) await tx.insert(ShortageMail, { userId, shortage: markOf(one), day })
}

/** The mail did not leave. */
export async function untellShortages(
  tx: EntityManager,
  userId: string,
  shortages: readonly Shortage[],
): Promise<void> {
  await tx.delete(ShortageMail, { userId, shortage: In(shortages.map(markOf)) })
}

/**
 * `8 × Perzisch (Farsi), uiterlijk 14 maart 2027`, and where such a half day is added; with the law where the language stands there twice,
 * and with the municipalities where that is so too. The rest in one sum. `lead` says what stands there.
 * @param names Of the municipalities, by code.
 */
export function sayShortages(shortages: readonly Shortage[], names: ReadonlyMap<string, string>, language: Language) {
  const say = (key: string, values = {}) => translate(language, `common:taskMail.${key}`, values)
  const told = shortages.filter(isToldByItself)
  const lines = told.map((one) => {
    const spoken = sayLanguage(one.language, language)
    const alike = told.filter((other) => other.language === one.language)
    const sameLaw = alike.filter(({ programme }) => programme === one.programme)
    const apart = [
      ...(sameLaw.length < alike.length ? [translate(language, `pool:programmes.${one.programme}`)] : []),
      ...(sameLaw.length > 1 ? one.municipalities.map((code) => names.get(code) ?? code) : []),
    ]
    const values = {
      count: one.people,
      language: apart.length > 0 ? `${spoken} (${apart.join(', ')})` : spoken,
      day: sayDay(one.before, language),
    }
    return { text: say(one.before ? 'shortageBefore' : 'shortage', values), href: newSlotAddress(one) }
  })
  const count = shortages.filter((one) => !isToldByItself(one)).reduce((sum, { people }) => sum + people, 0)
  const others = { text: say(lines.length > 0 ? 'shortMore' : 'shortFew', { count }), href: '/vannacht' }
  return {
    lead: say(lines.length > 0 ? 'short' : 'shortFewLead'),
    links: count > 0 ? [...lines, others] : lines,
  }
}
