import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { municipalityQuery, pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import { countListed, listPool, type PoolRow } from '../list/list-pool.ts'
import type { ToldHelp, WhyThen } from '../why/list-reasons.ts'
import { type Helped, sayHelp, sayWhy } from '../why/say-why.ts'

/** `/wachtpool`: who waits, longest first. */
export function poolApi(deps: Deps): ApiResources {
  return apiResources({ '/wachtpool': { get: listAll(deps) } })
}

/** What would have to be otherwise, in the API's words (`Change` in planner/problem/change.ts). */
const CHANGE_WORDS: Readonly<Record<string, string>> = {
  people: 'meer-mensen',
  language: 'taal-erbij',
  open: 'gemeente-erbij',
  offer: 'voorziening-erbij',
  come: 'toch-beschikbaar',
  seats: 'meer-plaatsen',
  resource: 'andere-zaal-of-tolk',
  household: 'huishouden-anders',
  'new-slot': 'dagdeel-erbij',
}

const bothLanguages = z.object({ nl: z.string(), en: z.string() })

const helpShape = z
  .object({
    veranderingen: z.array(z.object({ soort: z.string(), details: z.record(z.string(), z.unknown()) })),
    dagdeel: z.string().nullable().meta({ description: 'Leeg als er een dagdeel bij moet komen.' }),
    taal: z.string(),
    opTijd: z.boolean(),
    mensen: z.number().int().meta({ description: 'Hoeveel wachtenden dan in die groep passen.' }),
    uitleg: bothLanguages,
  })
  .meta({ id: 'WatHelpt' })

/** Why somebody waits, as the planner found the last time. */
const whyShape = z
  .object({
    reden: z.string(),
    details: z.record(z.string(), z.unknown()),
    gevondenOp: z.string(),
    uitleg: bothLanguages,
    watHelpt: z.array(helpShape).meta({
      description:
        'Elk hiervan is genoeg voor een plaats, terwijl de groepen blijven zoals ze zijn. Het makkelijkste eerst.',
    }),
  })
  .nullable()
  .meta({ description: 'Wat de planner de laatste keer vond; leeg als die nog niet heeft gekeken.' })

const day = z.string().meta({ format: 'date' })

const waitingShape = z
  .object({
    aanmelding: z.string(),
    referentie: z.string(),
    gemeente: z.string(),
    wet: z.enum(['Wi2013', 'Wi2021']),
    talen: z.array(z.string()),
    wachtSinds: day,
    dagenGewacht: z.number().int(),
    uiterstOp: day,
    dagenTotUiterste: z.number().int(),
    waarom: whyShape,
  })
  .meta({ id: 'Wachtende' })

const listAll = (deps: Deps) =>
  operation({
    summary: 'Wie er wachten, de langste eerst, en waarom nog',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ ...municipalityQuery, ...pageQuery }),
    answer: pageShape('wachtenden', waitingShape),
    act: async (call) => {
      const { skip, take } = partOf(call.query)
      const filter = { status: 'waiting', municipality: call.query.gemeente, sort: 'arrival' } as const
      const rows = await listPool(deps, call.by, filter, { skip, size: take })
      const total = await countListed(deps, call.by, filter)
      return pageAnswer(call, 'wachtenden', { total, rows: rows.map(waitingJson) })
    },
  })

function waitingJson(row: PoolRow): z.output<typeof waitingShape> {
  return {
    aanmelding: row.id,
    referentie: row.reference,
    gemeente: row.municipality,
    wet: row.programme === 'wi2013' ? 'Wi2013' : 'Wi2021',
    talen: [...row.languages],
    wachtSinds: row.waitingSince,
    dagenGewacht: row.days,
    uiterstOp: row.deadline,
    dagenTotUiterste: row.daysLeft,
    waarom: whyJson(row.why, row),
  }
}

/** The same in JSON. */
function whyJson(why: WhyThen | null, helped: Helped): z.output<typeof whyShape> {
  if (!why) return null
  return {
    reden: why.reason,
    details: why.detail,
    gevondenOp: why.at,
    uitleg: { nl: sayWhy(why, 'nl'), en: sayWhy(why, 'en') },
    watHelpt: why.help.map((help) => helpJson(help, helped)),
  }
}

function helpJson(help: ToldHelp, helped: Helped): z.output<typeof helpShape> {
  return {
    veranderingen: help.changes.map(({ kind, ...details }) => ({ soort: CHANGE_WORDS[kind] ?? kind, details })),
    dagdeel: help.where && help.slot,
    taal: help.language,
    opTijd: help.inTime,
    mensen: help.people,
    uitleg: { nl: sayHelp(help, helped, 'nl'), en: sayHelp(help, helped, 'en') },
  }
}
