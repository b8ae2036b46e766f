import { fork } from 'node:child_process'

/** Somebody who asks for a page again and again, in a process of their own: what else is measured here must not make them wait. */
export interface Asking {
  /** How many milliseconds each answer took. */
  stop(): Promise<number[]>
}

/** @param pause Milliseconds from an answer to the next question. @param cookie Of who is signed in. */
export function askPages(url: string, pause: number, cookie = ''): Asking {
  const asker = fork(new URL('./ask-process.js', import.meta.url), [url, String(pause), cookie])
  const answer = new Promise<number[]>((resolve, reject) => {
    asker.once('message', (taken) => resolve(taken as number[]))
    asker.once('exit', (code) => reject(new Error(`who asks for pages ended with ${code}`)))
  })
  // Who stops hears of it.
  answer.catch(() => undefined)
  return {
    stop() {
      asker.send('stop')
      return answer
    },
  }
}

/** So many of a hundred took less. @param share From 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
