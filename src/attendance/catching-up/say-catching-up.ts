import { type Language, sayDay, translate } from '../../words/words.ts'
import { inHours } from '../marks/find-marks.ts'
import { lackIn } from '../marks/hours-to-come.ts'
import type { CatchingUp } from './catch-up.ts'

/** What somebody did and will lack of the programme, and where they are to catch up, in sentences; null where there is nothing to say. */
export function sayCatchingUp({ hours, lack, seat, session }: CatchingUp, language: Language) {
  const say = (key: string, values = {}) => translate(language, `pool:catchUp.${key}`, values)
  const done = inHours(hours?.attended.minutes ?? 0)
  // What is left when they come to where they catch up too.
  const left = seat && hours ? lackIn(hours.attended, hours.open, hours.catchUp) : lack
  const short = inHours(left?.minutes ?? 0)
  const lacks = left && [short > 0 && say('lacks', { done, short }), left.activity && say('lacksActivity')]
  return {
    kind: left ? 'warning' : 'info',
    saidTitle: say(left ? 'lacksTitle' : 'seatTitle'),
    said: lacks ? lacks.filter(Boolean).join(' ') : seat && say('seatEnough', { done }),
    link: say(seat ? 'change' : 'link'),
    which: say(seat ? 'whichOther' : 'which'),
    where:
      seat &&
      session &&
      say('where', {
        day: sayDay(session.day, language, 'full'),
        start: session.startTime,
        end: session.endTime,
        venue: seat.group.slot.room.venue.name,
        standing: translate(language, `groups:seat.${seat.status}`),
      }),
  }
}
