import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { localTime } from '../../outside/clock.ts'
import { countUndone, type Need } from '../recipient/needs-person.ts'
import { listRequests } from '../newcomer/newcomer-requests.ts'
import { listHoles } from '../due/queue-messages.ts'
import { countLetters } from '../letters/list-letters.ts'

/**
 * What asks for a person in this stage, with the key of its text and where these are: people to call or to find, mails of which nobody
 * knows, letters that can't be printed or wait.
 */
export async function invitationTasks(deps: Pick<Deps, 'db' | 'clock' | 'config'>, scope: Scope) {
  const requests = await listRequests(deps, scope)
  const [first] = requests
  return tasksFor({
    needs: await countUndone(deps, scope),
    requests: requests.length,
    askedOn: first ? localTime(first.askedAt).day : null,
    holes: (await listHoles(deps, scope)).length,
    letters: await countLetters(deps, scope),
  })
}

/** How much there is of each. */
interface Counted {
  readonly needs: Readonly<Record<Need, number>>
  readonly requests: number
  /** Since when the first of them waits. */
  readonly askedOn?: Day | null
  readonly holes: number
  readonly letters: number
}

/** The same for a page that has looked already; the most urgent comes first. */
export function tasksFor({ needs, requests, askedOn = null, holes, letters }: Counted) {
  const now = (count: number, words: string, part: string) => ({
    ...{ count, words: `invitations:tasks.${words}`, href: `/berichten#${part}` },
    ...{ level: 'bad' as 'bad' | 'warning', since: null as Day | null },
  })
  const tasks = [
    now(needs.unreachable, 'unreachable', 'nodig'),
    now(needs.call, 'call', 'nodig'),
    now(needs['in-flight'], 'inFlight', 'nodig'),
    now(needs.letter, 'letter', 'nodig'),
    { ...now(requests, 'requests', 'vragen'), since: askedOn },
    now(holes, 'incomplete', 'onvolledig'),
    { ...now(letters, 'print', 'brieven'), level: 'warning' as const },
  ]
  return tasks.filter(({ count }) => count > 0)
}
