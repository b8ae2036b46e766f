import { Router } from 'express'
import type { Deps } from '../../deps.ts'
import type { ByToken } from '../../web/page/show-newcomer.ts'
import { findInvitation, type Invitation } from '../newcomer/find-invitation.ts'
import { findHeard, findSound } from '../newcomer/recordings.ts'
import { pageLanguage } from '../texts/page-words.ts'
import { showUnknown } from './newcomer-page.ts'
import { sendSound } from './send-sound.ts'

/** The message that somebody got last, read aloud in the language of the page, while it says what the page says. */
export function newcomerSoundRouter(deps: Deps): Router {
  const router = Router()
  router.get('/:token/opname', async (request: ByToken, response) => {
    const invitation = await findInvitation(deps, request.params.token)
    const heard = invitation && (await heardBy(deps, invitation, request.query['taal']))
    const sound = heard && (await findSound(deps.db.read, heard))
    if (!sound) return showUnknown(deps, request, response)
    sendSound(request, response, sound)
  })
  return router
}

/** Whether there is something to hear on the page. */
export async function hasSound(deps: Pick<Deps, 'db'>, invitation: Invitation, asked: unknown): Promise<boolean> {
  return (await heardBy(deps, invitation, asked)) !== null
}

function heardBy({ db }: Pick<Deps, 'db'>, invitation: Invitation, asked: unknown) {
  return findHeard(db.read, invitation, pageLanguage(asked, invitation.language).language.code)
}
