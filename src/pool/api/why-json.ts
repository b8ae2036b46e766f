import { z } from 'zod'
import type { ToldHelp } from '../why/explain-waiting.ts'
import type { Waiting } from '../list/list-waiting.ts'
import { type Helped, sayHelp, sayWhy } from '../why/say-why.ts'

/** What would have to be otherwise, in the API's words (`Change` in planner/change.ts). */
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
export const whyShape = z
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

/** The same in JSON. */
export function whyJson(why: Waiting['reason'], helped: Helped): z.output<typeof whyShape> {
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
