import type { ChosenCatchUp } from '../groups/changing/choose-catch-ups.ts'
import type { SinceLastNight } from '../groups/tonight/last-night.ts'
import type { ExplainedNight } from '../groups/tonight/find-night.ts'
import type { WeighedRemedy } from '../groups/tonight/remedies.ts'
import type { AtRisk, Tonight } from '../groups/tonight/show-tonight.ts'
import { addScores, NO_SCORE, type Plan } from '../planner/problem/plan.ts'

/**
 * What `plan` answers. A group is named by its slot, which holds one group at a time: in a dry run it has no id yet. `why`, by
 * reference, and `help`: see planner/reasons/why-here.ts and planner/problem/change.ts. `catchUps`: who is asked to come to one session.
 */
export function planResult(
  formed: readonly { readonly plan: Pick<Plan, 'groups' | 'waiting' | 'score' | 'proven'> }[],
  catchUps: readonly ChosenCatchUp[],
) {
  return {
    groups: formed.flatMap(({ plan }) =>
      plan.groups.map(({ slot, language, people, why }) => ({ group: slot, slot, language, people, why })),
    ),
    waiting: formed.flatMap(({ plan }) =>
      plan.waiting.map(({ person, reason, detail, help }) => ({ reference: person, reason, detail, help })),
    ),
    score: formed.reduce((sum, { plan }) => addScores(sum, plan.score), NO_SCORE),
    proven: formed.every(({ plan }) => plan.proven),
    catchUps: catchUps.map(({ referral: { reference }, session: { number, day, startTime }, group }) => ({
      ...{ reference, slot: group.slot.code, language: group.language },
      ...{ session: number, day, start: startTime },
    })),
  }
}

/**
 * What `plan --dry-run` answers: what `plan` would, and who is at risk of missing a deadline (`daysLeft` below 0: it is past), whom to
 * call about which group, what would help and how many people, and what changed since the last run of each pool. No names.
 */
export function dryRunResult(
  nights: readonly ExplainedNight[],
  { atRisk, remedies, since }: Tonight,
  catchUps: readonly ChosenCatchUp[],
) {
  return {
    ...planResult(nights, catchUps),
    atRisk: atRisk.map(({ reference, deadline, daysLeft, urgency, reason, calls }) => ({
      ...{ reference, deadline, daysLeft, urgency, reason },
      call: calls.map(({ id, day, language, seats }) => ({ group: id, day, language, seats })),
    })),
    help: (remedies ?? []).map(({ pool, tryOut, solved }) => ({ pool, solves: solved, change: changeOf(tryOut) })),
    since: since.map(sinceResult),
  }
}

function changeOf(tryOut: WeighedRemedy['tryOut']) {
  return Object.fromEntries(Object.entries(tryOut).filter(([, part]) => part !== null))
}

function sinceResult({ pool, at, newcomers, nowPlaced, back, left, goneGroups }: SinceLastNight) {
  const references = ({ people }: SinceLastNight['back']) => people.map(({ reference }) => reference)
  return {
    ...{ pool, at },
    new: references(newcomers),
    nowPlaced: references(nowPlaced),
    back: references(back),
    left: references(left),
    goneGroups,
  }
}

/** The plan for a terminal. `sentences`: more about people, by reference. */
export function planText(
  { groups, waiting, proven, catchUps }: ReturnType<typeof planResult>,
  sentences: ReadonlyMap<string, readonly string[]> = new Map(),
): string {
  const about = (reference: string) => (sentences.get(reference) ?? []).map((sentence) => `    ${sentence}`)
  return [
    `groups: ${groups.length}`,
    ...groups.flatMap(({ slot, language, people }) => [
      `${slot}  ${language}  ${people.length}: ${people.join(' ')}`,
      ...people.flatMap(about),
    ]),
    `waiting: ${waiting.length}`,
    ...waiting.flatMap(({ reference, reason }) => [`${reference}  ${reason}`, ...about(reference)]),
    `catch up: ${catchUps.length}`,
    ...catchUps.map(
      (one) => `${one.reference}  ${one.slot}  ${one.language}  session ${one.session}: ${one.day} ${one.start}`,
    ),
    `proven: ${proven}`,
  ].join('\n')
}

/** The same, with who is at risk, what would help and what changed. */
export function dryRunText(
  nights: readonly ExplainedNight[],
  tonight: Tonight,
  catchUps: readonly ChosenCatchUp[],
  sentences?: ReadonlyMap<string, readonly string[]>,
): string {
  const { atRisk, help, since } = dryRunResult(nights, tonight, catchUps)
  return [
    planText(planResult(nights, catchUps), sentences),
    `at risk: ${atRisk.length}`,
    ...tonight.atRisk.map(riskLine),
    `would help: ${help.length}`,
    ...help.map(({ solves, change }) => `${solves}  ${JSON.stringify(change)}`),
    ...since.map(
      (one) =>
        `since ${one.at} (${one.pool}): new ${one.new.length}, now placed ${one.nowPlaced.length}, back ${one.back.length}, ` +
        `left ${one.left.length}, groups gone ${one.goneGroups.length}`,
    ),
  ].join('\n')
}

function riskLine({ reference, deadline, daysLeft, reason, calls }: AtRisk): string {
  const left = daysLeft < 0 ? `${-daysLeft} days late` : `${daysLeft} days left`
  const call = calls.map(({ day, language, seats }) => `  call: ${day} ${language}, ${seats} seats`).join('')
  return `${reference}  ${deadline}  ${left}  ${reason}${call}`
}
