import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { listImportChoices } from '../review/column-mappings.ts'
import type { FoundImport } from '../review/find-import.ts'

/** The name of the municipality for which a file was uploaded. */
export async function placeOfImport(deps: Deps, by: Actor, { municipality }: FoundImport): Promise<string> {
  const { municipalities } = await listImportChoices(deps, by)
  return municipalities.find(({ code }) => code === municipality)?.name ?? municipality ?? ''
}
