import { type Request, Router } from 'express'
import { callerOf } from '../../accounts/caller.ts'
import { daysBetween } from '../../calendar/days.ts'
import type { Clock } from '../../outside/clock.ts'
import { readerLanguage, type PageData, showPage } from '../../web/page/page.ts'
import type { Deps } from '../../deps.ts'
import { canMerge } from '../changing/merge-group.ts'
import { sayActor, sayEvent } from '../../words/say-event.ts'
import { sayLanguage, sayLanguages, sayDay, type Language, translate } from '../../words/words.ts'
import { type DescribedGroup, groupTitle, showGroup, withoutPeople } from '../group/show-group.ts'
import { type DescribedProposal, showProposal } from '../proposals/show-proposal.ts'
import { sayReview } from '../proposals/say-rules.ts'
import { type SmallGroup, smallnessOf } from '../changing/small-groups.ts'
import { sayHere } from '../../pool/why/say-why.ts'
import { isOver } from '../group/end-group.ts'
import { DAYS_KEPT_IN_VIEW, isLongAgo } from '../group/long-ago.ts'
import { type Staffing, staffingOfGroup } from '../trainers/list-staffing.ts'
import { sayStaffing } from '../trainers/say-trainers.ts'
import { sessionBegan } from '../trainers/standing.ts'

/** One group. Who may see it, `groupsRouter` says. */
export function groupPageRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/groepen/:id', async (request, response) => {
    const { actor, role } = callerOf(request)
    const found = await showGroup(deps, actor.scope, request.params.id)
    const isClosed = role === 'coordinator' && isLongAgo(found.sessions, deps.clock.today())
    const described = isClosed ? withoutPeople(found) : found
    const proposed = described.group.status === 'proposed'
    const proposal = proposed ? await showProposal(deps, actor, described.group.id) : null
    const small = await smallnessOf(deps.db.read, described.group, deps.clock.today())
    const decides = role === 'planner' || role === 'admin'
    const mayMerge = small !== null && decides && (await canMerge(deps, actor, small))
    const staffing = await staffingOfGroup(deps.db.read, described.group, described.sessions)
    const page = groupPage(request, described, { proposal, small, mayMerge }, deps.clock)
    const sessions = sessionsShown(request, described, staffing, deps.clock)
    showPage(request, response, 'groups/group', { ...page, sessions, daysKept: isClosed && DAYS_KEPT_IN_VIEW })
  })
  return router
}

/** The sessions of a group with who gives them; of a group that goes on also whom they still lack. */
function sessionsShown(
  request: Request,
  { group, sessions }: DescribedGroup,
  staffing: ReadonlyMap<string, Staffing>,
  clock: Clock,
) {
  const planned = group.status === 'planned'
  return sessions.map((session) => {
    const { given, missing } = sayStaffing(staffing.get(session.id) ?? NOBODY, readerLanguage(request))
    const lacks = planned && !sessionBegan(session, clock.now()) ? missing : []
    return { ...session, given, missing: lacks, mayAsk: planned || group.status === 'held' }
  })
}

const NOBODY: Staffing = { given: [], missing: [] }

/** What a planner has to decide about a group. */
interface ToDecide {
  /** How a proposal stands today. */
  readonly proposal: Pick<DescribedProposal, 'review' | 'names'> | null
  readonly small: SmallGroup | null
  /** There is a group that everybody in a small one can join. */
  readonly mayMerge: boolean
}

/** What the page of one group shows. */
function groupPage(
  request: Request,
  described: DescribedGroup,
  { proposal, small, mayMerge }: ToDecide,
  clock: Clock,
): PageData {
  const language = readerLanguage(request)
  const { group, sessions, people, others } = described
  const { role } = callerOf(request)
  const live = group.status === 'proposed' || group.status === 'planned'
  const mayPlan = role === 'planner' || role === 'admin'
  return {
    title: groupTitle(language, described),
    lead: leadOf(language, described, small, clock),
    group,
    people,
    // A room that became smaller, or a rule that changed, leaves who is in.
    seats: Math.max(group.capacity, people),
    others,
    venue: group.slot.room.venue,
    members: described.members.map((member) => ({
      ...member,
      spoken: sayLanguages(member.languages, language),
      here:
        member.catchesUpOn === null
          ? sayHere(member.why, language).slice(0, 2).join(' ')
          : translate(language, 'groups:members.catchesUp', { day: sayDay(member.catchesUpOn, language, 'short') }),
    })),
    declined: described.members.filter(({ present }) => !present).length,
    why: whyThisGroup(language, described),
    history: sayHistory(language, described),
    mayPlan,
    mayAct: live && mayPlan,
    over: isOver(sessions, clock.now()),
    // Of a series that has begun somebody may have missed a session.
    mayCatchUp: live && group.programme === 'wi2021' && (sessions[0]?.day ?? '') <= clock.today() && mayPlan,
    daysToGo: daysBetween(clock.today(), sessions[0]?.day ?? clock.today()),
    review: proposal && sayReview(language, proposal),
    small: small && { ...saySmall(language, small), mayMerge },
    cancelReason: group.cancelledBecause && translate(language, `groups:cancelReasons.${group.cancelledBecause}`),
  }
}

function leadOf(
  language: Language,
  { group, sessions, people }: DescribedGroup,
  small: SmallGroup | null,
  clock: Clock,
): string {
  if (small && !small.decided) return translate(language, 'proposals:small.lead')
  if (small?.decided && group.smallChoice?.choice === 'wait')
    return translate(language, 'proposals:small.leadWaits', { day: sayDay(small.lastDay, language) })
  if (group.status === 'planned' && isOver(sessions, clock.now()))
    return translate(language, 'groups:status.held', { count: people })
  return translate(language, `groups:status.${group.status}`, { count: people })
}

/** How small a group is, and until when the pool can fill it. */
function saySmall(language: Language, { group, people, need, lastDay, mayFill, decided }: SmallGroup) {
  const values = { count: people, people, need, day: sayDay(lastDay, language, 'full') }
  const choice = group.smallChoice?.choice === 'keep' ? 'decidedKeep' : 'decidedWait'
  return {
    title: translate(language, 'proposals:small.title', values),
    fills: translate(language, `proposals:small.${mayFill ? 'fills' : 'tooLate'}`, values),
    waitHint: translate(language, 'proposals:small.wait.hint', values),
    mayFill,
    decided: decided && translate(language, `proposals:small.${choice}`, values),
  }
}

function whyThisGroup(language: Language, { group, urgent, longestWait, members, people }: DescribedGroup): string[] {
  const spoken = sayLanguage(group.language, language)
  const best = members.filter((member) => member.present && member.languages[0] === group.language).length
  return [
    translate(language, 'groups:why.language', { language: spoken, count: people }),
    best > 0 &&
      translate(language, `groups:why.${best === people && best > 1 ? 'bestAll' : 'best'}`, {
        language: spoken,
        count: best,
      }),
    urgent > 0 && translate(language, 'groups:why.urgent', { count: urgent }),
    people > 0 && translate(language, 'groups:why.longest', { count: longestWait }),
  ].filter((text) => text !== false)
}

interface ShownEvent {
  readonly at: string
  readonly text: string
  readonly by: string
  /** Whom it happened to. */
  readonly who: string[]
}

/** The history of a group. What happened to several people at once is one line. */
function sayHistory(language: Language, { history, names }: DescribedGroup): ShownEvent[] {
  const shown = new Map<string, ShownEvent>()
  for (const event of history) {
    const said = { at: event.at, text: sayEvent(event, language), by: sayActor(event, language), who: [] }
    const key = JSON.stringify(said)
    const { who } = shown.get(key) ?? said
    const name = event.referralId && names.get(event.referralId)
    shown.set(key, { ...said, who: name ? [...who, name] : who })
  }
  return [...shown.values()]
}
