// Given to Node with --import, `stand-still.mjs?at=2026-12-01T09:00:00.000Z&seed=7`: in this process and in each that it starts the clock
// stands at that moment and chance draws the same every time, so that two runs of the same program say the same. Ids that are made later
// are greater, as far as the same seed goes; processes that write into one database need seeds of their own.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { threadId } from 'node:worker_threads'

const given = new URL(import.meta.url).searchParams
const seed = Number(given.get('seed') ?? 0)
const moment = Date.parse(given.get('at') ?? '')

stopClock()
seedChance()

function stopClock() {
  const Real = Date
  globalThis.Date = new Proxy(Real, {
    construct: (_, values, target) =>
      Reflect.construct(Real, values.length > 0 ? values : [moment], target === Date ? Real : target),
    apply: () => new Real(moment).toString(),
    get: (_, name) => (name === 'now' ? () => moment : Reflect.get(Real, name)),
  })
  // Who looks how long something takes finds that it takes no time: no search is ever cut off.
  Object.defineProperty(performance, 'now', { value: () => 0 })
}

function seedChance() {
  const draw = numbers(`${seed} ${threadId}`)
  const streams = new Map()
  // Each length has a row of its own: one more id somewhere changes no key.
  const bytes = (length) => {
    if (!streams.has(length)) streams.set(length, numbers(`${seed} ${threadId} ${length}`))
    return streams.get(length)(length)
  }
  let made = 0
  const uuid = () => {
    made += 1
    const [place, count] = [seed * 16 + threadId, made].map((number) => number.toString(16))
    return `${place.padStart(3, '0')}${count.padStart(5, '0')}-${place.padStart(4, '0')}-4000-8000-${count.padStart(12, '0')}`
  }
  const fill = (array) => {
    const { buffer, byteOffset, byteLength } = array
    new Uint8Array(buffer, byteOffset, byteLength).set(bytes(byteLength))
    return array
  }
  const number = () => draw(6).readUIntBE(0, 6) / 2 ** 48
  const later = (make) => (callback) => (callback ? void setImmediate(() => callback(null, make())) : make())
  Object.assign(crypto, {
    randomUUID: uuid,
    randomBytes: (length, callback) => later(() => bytes(length))(callback),
    randomFillSync: fill,
    randomFill: (array, ...rest) => later(() => fill(array))(rest.at(-1)),
    randomInt: (...bounds) => {
      const callback = typeof bounds.at(-1) === 'function' ? bounds.pop() : undefined
      const [least, most] = bounds.length > 1 ? bounds : [0, bounds[0]]
      return later(() => least + Math.floor(number() * (most - least)))(callback)
    },
  })
  Object.defineProperties(crypto.webcrypto, { randomUUID: { value: uuid }, getRandomValues: { value: fill } })
  Math.random = number
  syncBuiltinESMExports()
}

/** Bytes that are the same for the same words, ever further on. */
function numbers(words) {
  let turn = 0
  return (length) => {
    const parts = []
    for (let left = length; left > 0; left -= 32) {
      parts.push(
        crypto
          .createHash('sha256')
          .update(`${words} ${(turn += 1)}`)
          .digest(),
      )
    }
    return Buffer.concat(parts).subarray(0, length)
  }
}
