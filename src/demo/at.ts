import type { Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { stoppedClock } from '../outside/clock.ts'

/** The same world at another moment. @param time Local, such as `07:00`. */
export function at(deps: Deps, day: Day, time: string): Deps {
  return { ...deps, clock: stoppedClock(`${day}T${time}`) }
}
