import { compose } from '../../src/invitations/texts/compose.ts'
import type { MessageData, MessageKind, MessageText } from '../../src/invitations/texts/message-data.ts'
import { loadTemplates } from '../../src/invitations/texts/our-templates.ts'

export const templates = loadTemplates()

/** A made-up person who is invited for one morning. */
export function someData(changes: Partial<MessageData> = {}): MessageData {
  return {
    person: {
      salutation: 'Geachte mevrouw In het Veld',
      firstName: 'Fatma',
      addressName: 'F. in het Veld',
      addressLines: ['Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
    },
    sender: {
      name: 'Sociale Zaken Maastricht Heuvelland',
      onBehalfOf: 'college van burgemeester en wethouders van Maastricht',
      returnAddress: ['Postbus 1992', '6201 BZ  MAASTRICHT'],
      phone: '14 043',
      email: 'sociale-zaken@example.org',
    },
    municipality: { name: 'Maastricht' },
    sessions: [{ date: '2026-12-15', start: '09:00', end: '12:30' }],
    venue: {
      name: 'Stadhuis',
      address: ['Markt 78', '6211 CL  MAASTRICHT'],
      directions: { nl: 'De ingang is links van de trap.', en: 'The entrance is left of the stairs.' },
    },
    programme: 'wi2013',
    facts: { language: 'ar', interpreted: true, cost: 0, children: 'welcome' },
    reference: 'MH-2026-0042',
    letterDate: '2026-11-24',
    replyBy: '2026-12-04',
    answerUrl: 'https://inburgering.example.org/u/k7Qm2xP9vLd4',
    ...changes,
  }
}

/** What each kind needs besides. */
export function dataFor(kind: MessageKind, changes: Partial<MessageData> = {}): MessageData {
  const was = { sessions: [{ date: '2026-12-10', start: '13:00', end: '16:30' }], because: 'venueClosed' as const }
  if (kind === 'change') return someData({ was, ...changes })
  const told = { replyBy: undefined, answerUrl: undefined }
  if (kind === 'absence') return someData({ ...told, ...changes })
  if (kind === 'signed') return someData({ ...told, signedOn: '2026-12-15', ...changes })
  if (kind === 'cancellation') {
    const cancelled = { by: 'Sociale Zaken Maastricht Heuvelland', reason: 'trainerAbsent' } as const
    return someData({ cancelled, ...told, ...changes })
  }
  return someData(changes)
}

/** Four mornings, as for Wi2021. */
export const FOUR_MORNINGS = ['2027-01-11', '2027-01-18', '2027-01-25', '2027-02-01'].map((date) => ({
  date,
  start: '09:00',
  end: '12:00',
}))

/** A message as it would go out. */
export function aMessage(
  kind: MessageKind = 'invitation',
  language = 'nl',
  changes: Partial<MessageData> = {},
): MessageText {
  return compose(templates, { kind, language, data: dataFor(kind, changes) })
}
