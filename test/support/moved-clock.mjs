// Given to Node with --import: the clock of the whole process stands as many milliseconds beside the clock on the wall as the file CLOCK
// says at that moment. What counts time without a calendar, such as a timeout, goes on as ever: as on a machine whose clock is set.
import { readFileSync } from 'node:fs'

const Real = Date
const now = () => Real.now() + Number(readFileSync(process.env.CLOCK, 'utf8'))

globalThis.Date = class Date extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given))
  }

  static now() {
    return now()
  }
}
