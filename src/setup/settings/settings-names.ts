import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import type { SettingsStep } from './settings-diff.ts'
import { Venue } from '../../municipalities/venue.entity.ts'

/** How people call what the settings name by a code. */
export interface SettingsNames {
  readonly regions: ReadonlyMap<string, string>
  readonly municipalities: ReadonlyMap<string, string>
  readonly venues: ReadonlyMap<string, string>
}

/** The names of what is here, and of what the file brings. */
export async function settingsNames(tx: EntityManager, steps: readonly SettingsStep[]): Promise<SettingsNames> {
  const named = async (table: keyof SettingsNames, entity: EntityTarget<ObjectLiteral>) => {
    const brought = steps.filter((step) => step.table === table).map(({ row }) => row)
    return new Map([...(await tx.find(entity)), ...brought].map(({ code, name }) => [String(code), String(name)]))
  }
  return {
    regions: await named('regions', Region),
    municipalities: await named('municipalities', Municipality),
    venues: await named('venues', Venue),
  }
}
