import { setImmediate as aTurn } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import { inParts } from '../database/many-rows.ts'

/** A long list on its way between processes: unpacking all of it at once would keep others waiting for seconds. */
export interface Packed<T> {
  readonly parts: readonly Buffer[]
  /** Says of what; never there. */
  readonly of?: T
}

/** A list in parts that each take some milliseconds to unpack. */
export function pack<T>(list: readonly T[]): Packed<T> {
  return { parts: inParts(list, 200).map((part) => serialize(part)) }
}

/** The list again; between its parts others get a turn. */
export async function unpackInTurns<T>({ parts }: Packed<T>): Promise<T[]> {
  const list: T[] = []
  for (const part of parts) {
    list.push(...(deserialize(part) as T[]))
    await aTurn()
  }
  return list
}
