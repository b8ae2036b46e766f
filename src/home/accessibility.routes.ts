import { type Request, type Response, Router } from 'express'
import type { Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { readerLanguage, showPage } from '../web/page/page.ts'
import { sayDay, translate } from '../words/words.ts'

/** When what stands there was last looked at: whoever changes the page or finds out more changes it. */
const LOOKED_AT: Day = '2026-11-30'

const MEASURES = ['tests', 'keyboard', 'script', 'size', 'colour', 'errors', 'languages']

/** `/toegankelijkheid`: how far everybody can use this website, in the parts of the official model (Besluit digitale toegankelijkheid overheid). For everybody. */
export function accessibilityRouter(deps: Deps): Router {
  const router = Router()
  router.get('/toegankelijkheid', (request, response) => showAccessibility(deps, request, response))
  return router
}

async function showAccessibility({ db, config }: Deps, request: Request, response: Response): Promise<void> {
  const language = readerLanguage(request)
  const municipalities = await db.read.find(Municipality, { order: { name: 'ASC' } })
  showPage(request, response, 'home/accessibility', {
    title: translate(language, 'accessibility:title'),
    address: new URL(config.publicUrl).host,
    day: sayDay(LOOKED_AT, language),
    // Of the colours of a theme that a municipality chose nothing is known.
    measures: MEASURES.filter((measure) => measure !== 'colour' || config.designTokens === null),
    contacts: municipalities.map(({ name, sender: { phone, email } }) => ({ name, phone, email })),
  })
}
