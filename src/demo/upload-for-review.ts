import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { uploadImport } from '../referrals/review/upload-import.ts'
import { demoRow, HEADING, type Chance } from './people.ts'

const NEW_PEOPLE = 4

/**
 * Leaves a file that somebody must still look at: four new people, one whose address changed, one who is known already, and a row
 * with a mistake in the BSN.
 * @param known The rows of the file before, at least two.
 * @param next The number of the first new person.
 */
export async function uploadForReview(
  deps: Deps,
  by: Actor,
  draw: Chance,
  { known, next }: { known: readonly string[]; next: number },
): Promise<void> {
  const today = deps.clock.today()
  const [same = '', other = ''] = known
  const people = Array.from({ length: NEW_PEOPLE + 1 }, (_, index) => demoRow(draw, next + index, today))
  const wrong = people
    .pop()
    ?.replace(/;(\d{8})(\d);/, (_, start: string, last: string) => `;${start}${9 - Number(last)};`)
  const rows = [...people, moved(other), same, wrong]
  await uploadImport(deps, by, {
    name: `duo-${today}-nieuw.csv`,
    bytes: Buffer.from([HEADING, ...rows].join('\n')),
    municipality: '0935',
  })
}

/** The row of somebody who now lives in another street of the same town. */
function moved(row: string): string {
  const street = HEADING.split(';').indexOf('Straat')
  return row
    .split(';')
    .map((cell, index) => (index === street ? 'Nieuwstraat' : cell))
    .join(';')
}
