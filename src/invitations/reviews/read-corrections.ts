import type { Deps } from '../../deps.ts'
import { useCorrections } from '../texts/corrections.ts'
import { TextCorrection } from './text-correction.entity.ts'

/** Lets this process say the corrections that are used: at its start, after a decision, and now and then for what others decided. */
export async function readCorrections({ db }: Pick<Deps, 'db'>): Promise<void> {
  const rows = await db.read.find(TextCorrection, { where: { status: 'used' }, order: { id: 'ASC' } })
  useCorrections(rows.map(({ file, language, dutch, before, after }) => ({ file, language, dutch, before, after })))
}
