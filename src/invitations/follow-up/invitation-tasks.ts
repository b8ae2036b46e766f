import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { countUndone, type Need } from '../recipient/needs-person.ts'
import { listRequests } from '../newcomer/newcomer-requests.ts'
import { findIncomplete } from '../due/queue-messages.ts'
import { countLetters } from '../letters/list-letters.ts'

/**
 * What asks for a person in this stage, with the key of its text and where these are: people to call or to find, mails of which nobody
 * knows, letters that can't be printed or wait.
 */
export async function invitationTasks(deps: Pick<Deps, 'db' | 'clock' | 'config'>, scope: Scope) {
  const undone = await countUndone(deps, scope)
  const now = (count: number, words: string, part: string) => ({
    ...{ count, words: `invitations:tasks.${words}`, href: `/berichten#${part}` },
    level: 'bad' as 'bad' | 'warning',
  })
  const needs: [Need, string][] = [
    ['unreachable', 'unreachable'],
    ['call', 'call'],
    ['in-flight', 'inFlight'],
    ['letter', 'letter'],
  ]
  const tasks = [
    ...needs.map(([need, words]) => now(undone[need], words, 'nodig')),
    now((await listRequests(deps, scope)).length, 'requests', 'vragen'),
    now((await findIncomplete(deps, scope)).length, 'incomplete', 'onvolledig'),
    { ...now(await countLetters(deps, scope), 'print', 'brieven'), level: 'warning' as const },
  ]
  return tasks.filter(({ count }) => count > 0)
}
