import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { apiResources, operation, type ApiResources } from '../../web/json/api.ts'
import { municipalityQuery, pageAnswer, pageQuery, pageShape, partOf } from '../../web/json/api-pages.ts'
import { countMessages, type ListedMessage, listMessages, NEWEST_FIRST } from '../follow-up/list-messages.ts'
import { reasonCode, type MessageStatus } from '../message/message-status.ts'

/** `/uitnodigingen`: every message about a seat, with how far it came. */
export function messagesApi(deps: Deps): ApiResources {
  return apiResources({ '/uitnodigingen': { get: listAll(deps) } })
}

const KINDS = {
  invitation: 'uitnodiging',
  reminder: 'herinnering',
  change: 'wijziging',
  cancellation: 'afzegging',
  'seat-offered': 'vrije-plaats',
  absence: 'afwezigheid',
  signed: 'ondertekening',
  'address-check': 'adrescontrole',
  'address-changed': 'adreswijziging',
} as const

const CHANNELS = { email: 'e-mail', sms: 'sms', letter: 'brief', call: 'telefoon' } as const

const STATUSES: Readonly<Record<MessageStatus, string>> = {
  queued: 'klaar',
  claimed: 'onderweg',
  sent: 'verstuurd',
  delivered: 'bezorgd',
  bounced: 'teruggestuurd',
  failed: 'mislukt',
  printed: 'geprint',
  returned: 'retour',
  withheld: 'tegengehouden',
}

const choice = (words: Readonly<Record<string, string>>) => z.enum(Object.values(words) as [string, ...string[]])

const messageShape = z
  .object({
    id: z.string(),
    plaatsing: z.string(),
    aanmelding: z.string(),
    gemeente: z.string(),
    soort: choice(KINDS),
    kanaal: choice(CHANNELS),
    taal: z.string(),
    status: choice(STATUSES),
    reden: z.string().nullable(),
    nietVoor: z.string().meta({ format: 'date-time' }),
    verstuurdOp: z.string().nullable(),
  })
  .meta({ id: 'Uitnodiging' })

const listAll = (deps: Deps) =>
  operation({
    summary: 'Alle uitnodigingen, herinneringen en andere berichten, de nieuwste eerst',
    roles: ['planner', 'coordinator', 'reader'],
    query: z.object({ ...municipalityQuery, ...pageQuery }),
    answer: pageShape('uitnodigingen', messageShape),
    act: async (call) => {
      const { scope } = call.by
      const narrowed = { municipality: call.query.gemeente }
      const counts = await countMessages(deps, scope, narrowed)
      const listed = await listMessages(deps, scope, { ...narrowed, ...partOf(call.query) }, NEWEST_FIRST)
      const total = [...counts.values()].reduce((sum, messages) => sum + messages, 0)
      return pageAnswer(call, 'uitnodigingen', { total, rows: listed.map(messageJson) })
    },
  })

function messageJson({ message }: ListedMessage): z.output<typeof messageShape> {
  return {
    id: message.id,
    plaatsing: message.placementId,
    aanmelding: message.referralId,
    gemeente: message.municipality,
    soort: KINDS[message.kind],
    kanaal: CHANNELS[message.channel],
    taal: message.language,
    status: STATUSES[message.status],
    reden: reasonCode(message),
    nietVoor: message.dueAt,
    verstuurdOp: message.sentAt,
  }
}
