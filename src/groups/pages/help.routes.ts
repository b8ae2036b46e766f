import { type Request, Router } from 'express'
import { allow, callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { type HelpDoor, showHelpDoor } from '../tonight/help-doors.ts'
import { tryOutAddress } from './try-out-page.ts'

type ByHelp = Request<{ reference: string; number: string }>

/** What would help somebody leads to where it can be tried out or done. Looking changes nothing. */
export function helpRouter(deps: Deps): Router {
  const router = Router()
  router.get('/mensen/:reference/helpt/:number', allow('planner'), async (request: ByHelp, response) => {
    const { reference, number } = request.params
    const { door, municipality, tryOut } = await showHelpDoor(deps, callerOf(request).actor, reference, Number(number))
    response.redirect(303, tryOut ? tryOutAddress(tryOut, municipality) : addressOf(door, reference))
  })
  return router
}

function addressOf(door: HelpDoor, reference: string): string {
  const person = `/mensen/${encodeURIComponent(reference)}`
  if (door.to === 'slot') return `/inrichting/dagdeel/${encodeURIComponent(door.slot)}`
  if (door.to === 'place') return `${person}/plaatsen`
  return door.to === 'person' ? `${person}/wijzigen` : '/inrichting/dagdelen/nieuw'
}
