import { type Language, sayDay, translate } from '../../words/words.ts'
import type { CatchingUp } from './catch-up.ts'

/** What somebody did and lacks of the programme, and where they are to catch up, in sentences; null where there is nothing to say. */
export function sayCatchingUp({ hours, lack, seat, session }: CatchingUp, language: Language) {
  const say = (key: string, values = {}) => translate(language, `pool:catchUp.${key}`, values)
  const done = Math.round((hours?.attended.minutes ?? 0) / 6) / 10
  const short = Math.round((lack?.minutes ?? 0) / 6) / 10
  return {
    kind: seat ? 'info' : 'warning',
    lacks:
      lack &&
      [short > 0 && say('lacks', { done, short }), lack.activity && say('lacksActivity')].filter(Boolean).join(' '),
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
