import { type Request, type Response, Router } from 'express'
import { callerOf, allow } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { readerLanguage } from '../../web/page/language.ts'
import { showPage } from '../../web/page/page.ts'
import { type Language, translate } from '../../words/words.ts'
import { type MunicipalityRules, type ShowUp, FEWEST_INVITATIONS, overbooking } from '../../municipalities/rules.ts'
import { RULES, rulesRouter } from './rules.routes.ts'
import { settingsFileRouter } from './settings-file.routes.ts'
import { showSettings } from '../show-settings.ts'
import { countShowUps } from '../../groups/seats/show-ups.ts'
import { slotsRouter } from './slots.routes.ts'

/** How the municipalities are set up: planners look and keep the timetable, administrators change the rest. */
export function settingsRouter(deps: Deps): Router {
  const router = Router()
  router.use('/inrichting', allow('planner'))
  router.use(['/inrichting/bestand', '/inrichting/gemeenten'], allow('admin'))
  router.get('/inrichting', (request, response) => showOverview(deps, request, response))
  router.use(rulesRouter(deps), settingsFileRouter(deps), slotsRouter(deps))
  return router
}

async function showOverview(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor, role } = callerOf(request)
  const language = readerLanguage(request)
  const settings = await showSettings(deps, actor)
  const count = settings.municipalities.length
  const known = await countShowUps(
    deps.db.read,
    settings.municipalities.map(({ code }) => code),
  )
  const data = {
    ...settings,
    title: translate(language, 'municipalities:title', { count }),
    municipalities: settings.municipalities.map(({ rules, ...one }) => ({
      ...one,
      rules: rulesAsFacts(rules, language, known.get(one.code)),
    })),
    lead: translate(language, role === 'admin' ? 'municipalities:leadAdmin' : 'municipalities:lead'),
    mayChange: role === 'admin',
  }
  showPage(request, response, 'municipalities/settings', data)
}

function rulesAsFacts(rules: MunicipalityRules, language: Language, showUp: ShowUp | undefined) {
  const never = translate(language, 'municipalities:never')
  const numbers = RULES.map((name) => ({
    label: translate(language, `municipalities:rule.${name}`),
    text: name === 'overbookPercent' ? sayOverbooking(language, rules, showUp) : String(rules[name] ?? never),
  }))
  const approval = translate(language, `municipalities:approval.${rules.approval}`)
  const fee = translate(language, `municipalities:chargesFee.${String(rules.chargesFee ?? false)}`)
  return [
    ...numbers,
    { label: translate(language, 'municipalities:rule.approval'), text: approval },
    { label: translate(language, 'municipalities:rule.chargesFee'), text: fee },
  ]
}

/** "25, berekend: van 80 mensen die werden verwacht, kwamen er 64." */
function sayOverbooking(
  language: Language,
  rules: MunicipalityRules,
  showUp: ShowUp = { expected: 0, came: 0 },
): string {
  const { percent, source } = overbooking(rules, showUp)
  return translate(language, `municipalities:overbooking.${source}`, {
    percent,
    ...showUp,
    fewest: FEWEST_INVITATIONS,
  })
}
