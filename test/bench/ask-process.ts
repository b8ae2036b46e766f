import { setTimeout as sleep } from 'node:timers/promises'

/** Asks for a page again and again, each time so many milliseconds after the answer, until it is told to stop; then says how long each took. */
async function ask(url: string, pause: number, cookie: string): Promise<void> {
  const headers = { cookie }
  const taken: number[] = []
  let asking = true
  // The first takes longer, for who asks.
  await (await fetch(url, { headers })).text()
  process.once('message', () => (asking = false))
  while (asking) {
    const started = performance.now()
    await (await fetch(url, { headers })).text()
    taken.push(performance.now() - started)
    await sleep(pause)
  }
  process.send?.(taken)
  process.disconnect()
}

await ask(process.argv[2] ?? '', Number(process.argv[3]), process.argv[4] ?? '')
