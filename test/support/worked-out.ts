import { nothingUnderWay } from '../../src/groups/tonight/find-worked-out.ts'
import type { Answer, Client } from './client.ts'

/** A page about the night, once it is worked out: as somebody sees it who waits until it doesn't come by itself any more. */
export async function getWorkedOut(client: Client, path: string): Promise<Answer> {
  for (;;) {
    const answer = await client.get(path)
    if (!answer.headers.has('refresh')) return answer
    await nothingUnderWay()
  }
}
