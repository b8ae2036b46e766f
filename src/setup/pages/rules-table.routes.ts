import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { callerOf } from '../../accounts/caller.ts'
import type { Deps } from '../../deps.ts'
import { countShowUps } from '../../groups/seats/count-seats.ts'
import { readForm } from '../../web/page/form.ts'
import { readerLanguage, showPage } from '../../web/page/page.ts'
import { translate } from '../../words/words.ts'
import { showSettings } from '../show-settings.ts'
import { type RuleFact, rulesAsFacts } from './rules-as-facts.ts'

const query = z.object({ toon: z.enum(['alles', 'verschil']).catch('alles') })

/** The rules of all municipalities in one table, which shows what differs. */
export function rulesTableRouter(deps: Deps): Router {
  const router = Router()
  router.get('/inrichting/regels', (request, response) => showTable(deps, request, response))
  return router
}

async function showTable(deps: Deps, request: Request, response: Response): Promise<void> {
  const { actor } = callerOf(request)
  const language = readerLanguage(request)
  const { toon } = readForm(request.query, query)
  const { municipalities } = await showSettings(deps, actor)
  const known = await countShowUps(
    deps.db.read,
    municipalities.map(({ code }) => code),
  )
  const names = municipalities.map(({ name }) => name)
  const rows = rulesTable(municipalities.map(({ code, rules }) => rulesAsFacts(rules, language, known.get(code))))
  const differing = rows.filter(({ differs }) => differs)
  showPage(request, response, 'municipalities/rules-table', {
    title:
      names.length === 1
        ? translate(language, 'municipalities:rulesTable.titleOf', { name: names[0] })
        : translate(language, 'municipalities:rulesTable.title', { count: differing.length }),
    columns: [{ label: translate(language, 'municipalities:rulesTable.rule') }, ...names.map((label) => ({ label }))],
    rows: (toon === 'verschil' ? differing : rows).map(({ cells, ...row }) => ({
      ...row,
      cells: cells.map((cell, at) => ({ ...cell, place: names[at] })),
    })),
    lead: differing.length > 0 && translate(language, 'municipalities:rulesTable.lead'),
    differing: differing.length,
    onlyDifferences: toon === 'verschil',
  })
}

interface RuleRow {
  readonly label: string
  readonly differs: boolean
  /** One for each municipality, in their order; `other`: most have it otherwise. */
  readonly cells: readonly { readonly text: string; readonly other: boolean }[]
}

/**
 * A row for each rule: what differs and from what most have. Where no value is more common than the others, each of them stands out.
 * @param all The rules of each municipality, all in one order.
 */
export function rulesTable(all: readonly (readonly RuleFact[])[]): RuleRow[] {
  return (all[0] ?? []).map(({ label }, row) => {
    const facts = all.flatMap((rules) => rules[row] ?? [])
    const count = (value: string) => facts.filter((fact) => fact.value === value).length
    const [most = 0, next = 0] = [...new Set(facts.map(({ value }) => value))]
      .map(count)
      .sort((one, other) => other - one)
    const differs = next > 0
    const cells = facts.map(({ text, value }) => ({ text, other: differs && (count(value) < most || most === next) }))
    return { label, differs, cells }
  })
}
