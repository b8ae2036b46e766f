import { addDays, type Day } from '../../calendar/days.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { MessageData, MessageKind } from './message-data.ts'
import type { SampleMeeting } from './sample-meeting.ts'
import type { SampleReader } from './sample-reader.ts'

/** What a message is read with. */
export interface Sample {
  readonly municipality: Pick<Municipality, 'name' | 'sender' | 'rules'>
  readonly reader: Pick<SampleReader, 'person' | 'reference'>
  readonly meeting: SampleMeeting
  /** In euros, for who pays. */
  readonly fee?: number | undefined
  readonly today: Day
  /** A link that leads to a friendly page and to nobody's answer. */
  readonly link: string
}

/** Everything that a message of this kind can say, so that it can be read before anybody gets it. */
export function sampleData(kind: MessageKind, sample: Sample): MessageData {
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
function particulars(kind: MessageKind, { municipality, meeting, fee, today, link }: Sample): Partial<MessageData> {
  const replyBy = addDays(today, municipality.rules.replyDays)
  switch (kind) {
    case 'invitation':
    case 'seat-offered':
      return { replyBy, answerUrl: link, fee }
    case 'reminder':
      return { answerUrl: link }
    case 'change':
      return { replyBy, answerUrl: link, was: { sessions: earlier(meeting.sessions), because: 'trainerAbsent' } }
    case 'cancellation':
      return { cancelled: { by: municipality.sender.name, reason: 'trainerAbsent' } }
    case 'absence':
      return { sessions: meeting.sessions.map((session) => ({ ...session, date: addDays(today, -1) })).slice(-1) }
    case 'signed':
      return { signedOn: addDays(today, -1) }
  }
}

function earlier(sessions: MessageData['sessions']): MessageData['sessions'] {
  return sessions.map((session) => ({ ...session, date: addDays(session.date, -7) }))
}
