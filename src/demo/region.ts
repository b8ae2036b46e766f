import type { Day } from '../calendar/days.ts'
import type { SettingsFile } from '../setup/settings/settings-file.ts'
import { carnivals } from './closed-days.ts'
import { CODES, municipalities, VENUES } from './places.ts'
import { slotsAround } from './slots.ts'

/**
 * A made-up region after Sociale Zaken Maastricht Heuvelland: five municipalities, three venues, and slots from eighteen weeks ago to
 * eighteen weeks ahead, so that the demo is filled whenever it runs.
 * @returns A settings file (contract.md) as an object.
 */
export function demoRegion(today: Day): object {
  return {
    regions: [{ code: 'mh', name: 'Maastricht-Heuvelland', municipalities: CODES }],
    municipalities: municipalities(),
    venues: VENUES,
    slots: slotsAround(today),
    closedDays: carnivals(Number(today.slice(0, 4))),
  } satisfies Partial<Record<keyof SettingsFile, unknown>>
}
