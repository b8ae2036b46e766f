import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, ForbiddenError, InputError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { checkLetters } from './fit-corrections.ts'
import { readCorrections } from './read-corrections.ts'
import { TextCorrection } from './text-correction.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>

/** What can be done with corrections: say them from now on; leave them aside; say again what our file says. */
export type Decision = 'use' | 'refuse' | 'take-back'

const FROM = { use: 'proposed', refuse: 'proposed', 'take-back': 'used' } as const
const TO = { use: 'used', refuse: 'refused', 'take-back': 'past' } as const

/**
 * Decides on corrections of one language. Those that are used are said in everything that is made from now on; what waits already or has
 * left keeps its text.
 * @throws ForbiddenError `not-allowed` for who is no administrator; InputError `corrections-none` when none is chosen,
 * what `checkLetters` throws; ConflictError `changed-meanwhile` when one of
 * them was decided on, or written anew, since the page was made.
 */
export async function decideCorrections(
  deps: Needs,
  by: Actor,
  { language, ids, decision }: { language: string; ids: readonly string[]; decision: Decision },
): Promise<void> {
  if (by.scope !== 'all') throw new ForbiddenError('not-allowed')
  if (ids.length === 0) throw new InputError('corrections-none')
  if (decision === 'use') await checkLetters(deps, language, ids)
  await work(deps, by, { lock: `texts:${language}` }, async ({ tx, at }) => {
    const rows = await tx.findBy(TextCorrection, { id: In([...ids]), language, status: FROM[decision] })
    if (rows.length !== ids.length) throw new ConflictError('changed-meanwhile')
    const decided = { decidedAt: at, decidedBy: by.name }
    for (const { id, file, pair } of rows) {
      if (decision === 'use')
        await tx.update(TextCorrection, { file, language, pair, status: 'used' }, { status: 'past', ...decided })
      await tx.update(TextCorrection, { id }, { status: TO[decision], ...decided })
    }
    const texts = [...new Set(rows.map(({ file }) => file))]
    await recordEvent(tx, at, by, {
      kind: `corrections.${decision}`,
      data: { language, texts, sentences: rows.length },
    })
  })
  await readCorrections(deps)
}
