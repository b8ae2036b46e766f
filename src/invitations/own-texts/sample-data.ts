import { addDays, type Day, daysBetween } from '../../calendar/days.ts'
import type { CancelReason } from '../../groups/cancel-reasons.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { MessageData, SeatKind, MessageVenue } from '../texts/message-data.ts'
import type { SampleReader, SampleMeeting } from './sample-reader.ts'

/** What a message is read with. */
export interface Sample {
  readonly municipality: Pick<Municipality, 'name' | 'sender' | 'rules'>
  readonly reader: Pick<SampleReader, 'person' | 'reference'>
  readonly meeting: SampleMeeting
  /** In euros, for who pays. */
  readonly fee?: number | undefined
  readonly today: Day
  /** For a change: the place before, if that is another. */
  readonly movedFrom?: MessageVenue | undefined
  /** Who calls a group off, if that is another municipality. */
  readonly host?: string | undefined
  /** Why it moved or is off. */
  readonly reason?: CancelReason | undefined
  /** A link that leads to a friendly page and to nobody's answer. */
  readonly link: string
}

/** Everything that a message of this kind can say, so that it can be read before anybody gets it. */
export function sampleData(kind: SeatKind, sample: Sample): MessageData {
  const { municipality, reader, meeting, today } = sample
  const { name, sender } = municipality
  return {
    ...reader,
    sender: { ...sender, returnAddress: [...sender.returnAddress] },
    municipality: { name },
    sessions: meeting.sessions,
    venue: meeting.venue,
    letterDate: today,
    ...particulars(kind, sample),
  }
}

/** What only this kind says. */
function particulars(kind: SeatKind, sample: Sample): Partial<MessageData> {
  const { municipality, meeting, fee, today, link, movedFrom, host, reason = 'trainerAbsent' } = sample
  const replyBy = addDays(today, municipality.rules.replyDays)
  switch (kind) {
    case 'invitation':
    case 'seat-offered':
      return { replyBy, answerUrl: link, fee }
    case 'reminder':
      return { answerUrl: link }
    case 'change':
      return {
        replyBy,
        answerUrl: link,
        was: { sessions: shifted(meeting.sessions, -7), because: reason, ...(movedFrom && { venue: movedFrom }) },
      }
    case 'cancellation':
      return { cancelled: { by: host ?? municipality.sender.name, reason } }
    case 'absence':
      return { sessions: shifted(meeting.sessions, daysBetween(meeting.sessions.at(-1)?.date ?? today, today) - 1) }
    case 'signed':
      return { signedOn: addDays(today, -1) }
  }
}

function shifted(sessions: MessageData['sessions'], days: number): MessageData['sessions'] {
  return sessions.map((session) => ({ ...session, date: addDays(session.date, days) }))
}
