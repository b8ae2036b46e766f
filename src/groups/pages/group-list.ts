import type { Request } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { line, readForm } from '../../web/page/form.ts'
import { languageChoices } from '../../web/page/list-frame.ts'
import { readerLanguage } from '../../web/page/page.ts'
import type { WholeList } from '../../web/page/send-table.ts'
import { orderIn } from '../../web/page/sorting.ts'
import { type Language, sayLanguage, translate } from '../../words/words.ts'
import { listSmallGroups, type SmallGroup } from '../changing/small-groups.ts'
import {
  countGroups,
  type GroupsAsked,
  listGroupLanguages,
  listGroupsAsked,
  type ListedGroup,
} from '../group/list-groups.ts'

/** The groups that are listed beside each other, by the word in the address. */
export const GROUP_LISTS = ['coming', 'proposed', 'small', 'held', 'cancelled'] as const
const query = z.object({
  deel: z.enum(GROUP_LISTS).catch('coming'),
  gemeente: line,
  taal: line,
  wet: z.enum(['wi2013', 'wi2021']).optional().catch(undefined),
  volgorde: orderIn('day', 'language', 'venue'),
})

/** What the address asks for, with what is known of the groups around it. */
export async function findGroupList(deps: Deps, request: Request, language: Language) {
  const { scope } = callerOf(request).actor
  const given = readForm(request.query, query)
  const small = await listSmallGroups(deps, scope)
  const undecided = small.filter(({ decided }) => !decided).map(({ group }) => group.id)
  const narrowed = {
    municipality: given.gemeente || undefined,
    language: given.taal || undefined,
    programme: given.wet,
  }
  const asked: GroupsAsked = { ...narrowed, ...partOf(given.deel, undecided) }
  const spoken = languageChoices(await listGroupLanguages(deps, scope), language)
  return { given, asked, narrowed, undecided, waiting: small.filter(isWaiting).map(({ group }) => group.id), spoken }
}

export type FoundGroupList = Awaited<ReturnType<typeof findGroupList>>

function partOf(part: (typeof GROUP_LISTS)[number], undecided: readonly string[]): GroupsAsked {
  return part === 'small' ? { part: 'coming', only: undecided } : { part }
}

/** A planner decided to let the pool fill it. */
function isWaiting({ decided, group }: SmallGroup): boolean {
  return decided && group.smallChoice?.choice === 'wait'
}

/** The groups of the list, as its rows show them. */
export async function listFoundGroups(
  deps: Deps,
  request: Request,
  { asked, given, spoken, undecided, waiting }: FoundGroupList,
  part: { readonly skip: number; readonly size: number },
) {
  const { scope } = callerOf(request).actor
  const language = readerLanguage(request)
  const today = deps.clock.today()
  // Of what is over, the last is what one looks for.
  const { by, backward } = given.volgorde
  const order = { by, backward: by === 'day' && isPast(given.deel) ? !backward : backward }
  const codes = spoken.map(({ value }) => value)
  const groups = await listGroupsAsked(deps, scope, asked, order, codes, part)
  return groups.map((group) => ({
    ...group,
    spoken: sayLanguage(group.language, language),
    marked: isMarked(group),
    small: undecided.includes(group.id),
    waits: waiting.includes(group.id),
    begun: group.status === 'planned' && (group.day < today || isMarked(group)),
  }))
}

function isMarked({ attended, missed }: ListedGroup): boolean {
  return attended + missed > 0
}

/** What is over: the last of it is what one looks for. */
export function isPast(part: (typeof GROUP_LISTS)[number]): boolean {
  return part === 'held' || part === 'cancelled'
}

/** How many groups are in each part, of those that the list is narrowed to. */
export async function countGroupLists(deps: Deps, request: Request, { narrowed, undecided }: FoundGroupList) {
  const { scope } = callerOf(request).actor
  const counts: Record<string, number> = {}
  for (const name of GROUP_LISTS)
    counts[name] = await countGroups(deps, scope, { ...narrowed, ...partOf(name, undecided) })
  return counts as Record<(typeof GROUP_LISTS)[number], number>
}

/** Every group that the page lists, on all its pages. */
export async function allGroups(deps: Deps, request: Request, language: Language): Promise<WholeList<Row>> {
  const found = await findGroupList(deps, request, language)
  return {
    name: translate(language, 'common:menu.groups').toLowerCase(),
    rows: await listFoundGroups(deps, request, found, { skip: 0, size: Number.MAX_SAFE_INTEGER }),
    columns: [
      ['groups:list.day', ({ day }) => day],
      ['groups:list.start', ({ start }) => start],
      ['groups:list.sessions', ({ sessions }) => sessions],
      ['groups:list.language', ({ spoken }) => spoken],
      ['groups:list.where', ({ venue }) => venue],
      ['pool:filter.programme', ({ programme }) => translate(language, `pool:programmes.${programme}`)],
      ['groups:list.standing', ({ status }) => translate(language, `groups:list.statuses.${status}`)],
      ['groups:list.chairs', ({ capacity }) => capacity],
      ['groups:list.people', ({ people }) => people],
      ['groups:list.confirmed', ({ confirmed }) => confirmed],
      ['groups:list.came', ({ attended }) => attended],
    ],
  }
}

type Row = Awaited<ReturnType<typeof listFoundGroups>>[number]
