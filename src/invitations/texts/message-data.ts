import type { Day, TimeOfDay } from '../../calendar/days.ts'
import type { Direction } from './languages.ts'
import type { CancelReason } from '../../groups/group-status.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import type { ChildrenRule } from '../../municipalities/rules.ts'

/** What a message about a seat is about. Each has a folder in `templates/`. */
export const MESSAGE_KINDS = [
  'invitation',
  'seat-offered',
  'reminder',
  'change',
  'cancellation',
  'absence',
  'signed',
] as const

export type SeatKind = (typeof MESSAGE_KINDS)[number]

/** True for what is about a seat, and can be a letter too. */
export function isSeatKind(kind: string): kind is SeatKind {
  return MESSAGE_KINDS.some((one) => one === kind)
}

/** Mails about an e-mail address itself, to that address: whether it is right, and that another one is used from now on. */
export const ADDRESS_KINDS = ['address-check', 'address-changed'] as const

export type AddressKind = (typeof ADDRESS_KINDS)[number]

export type MessageKind = SeatKind | AddressKind

/** True for a mail that is about an e-mail address: it goes there and no other way, and says nothing of the person. */
export function isAboutAddress(kind: MessageKind): kind is AddressKind {
  return ADDRESS_KINDS.some((one) => one === kind)
}

/** Kinds that offer a seat, with what it costs. */
export const OFFERS: readonly MessageKind[] = ['invitation', 'seat-offered']

/** Kinds from which somebody learns when and where to be. */
export const TELLING: readonly MessageKind[] = ['invitation', 'seat-offered', 'change']

/** A text in several languages, by code: the reader's, else Dutch, else nothing. */
export type LocalText = Record<string, string>

export interface MessageSession {
  date: Day
  start: TimeOfDay
  end: TimeOfDay
  /** As the slot calls it: `excursion` and `meeting` have words in every language, others stand as they are. */
  activity?: string
}

export interface MessageVenue {
  name: string
  address: string[]
  directions?: LocalText
}

export interface MessagePerson {
  /** Dutch, as `people/dutch-names` gives it: `Geachte mevrouw In het Veld`. */
  salutation: string
  firstName?: string
  /** As on the envelope: `F. in het Veld`. */
  addressName: string
  /** Street and town; empty when only e-mail is possible. The name is not in it. */
  addressLines: string[]
}

export interface MessageSender {
  name: string
  /** After "namens het": `college van burgemeester en wethouders van Maastricht`. */
  onBehalfOf: string
  returnAddress: string[]
  phone: string
  email: string
}

export interface MessageMunicipality {
  name: string
  /** `#rrggbb` */
  accent?: string
  /** An SVG for the letterhead. */
  logo?: string
}

/** What somebody wants to know of a meeting besides when and where, to be able to come. */
export interface MeetingFacts {
  /** In which it is given, BCP-47; with an interpreter: into which it is translated. */
  readonly language: string
  readonly interpreted: boolean
  /** What the reader pays, in whole euros; absent where this message doesn't say it. */
  readonly cost?: number
  /** `care`: somebody looks after them. Absent: nobody decided it, and nothing is said. */
  readonly children?: ChildrenRule | 'care'
}

/** Everything a message can say. Never a BSN, V-number, status or target group: there is no place for them. */
export interface MessageData {
  person: MessagePerson
  sender: MessageSender
  municipality: MessageMunicipality
  /** One or more half days, in order. */
  sessions: MessageSession[]
  venue: MessageVenue
  /** Of the people who come: which law says what happens to who doesn't. */
  programme: Programme
  /** In what asks somebody to come. */
  facts?: MeetingFacts
  reference: string
  letterDate: Day
  /** Not in a cancellation. */
  replyBy?: Day
  /** Short, absolute and https (or http on one's own machine). Not in a cancellation. */
  answerUrl?: string
  /** For a change: what no longer holds. At least one of the two. */
  was?: { sessions?: MessageSession[]; venue?: MessageVenue; because?: CancelReason }
  /** For a cancellation: who decided it, and why. */
  cancelled?: { by: string; reason: CancelReason }
  /** After the signing: the day that is reported to DUO. */
  signedOn?: Day
  /** In whole euros, for who has to pay. Only in what offers a seat, and only to the person. */
  fee?: number
  /** True for what is said by telephone: nothing about a website. */
  spoken?: boolean
  /** True for who comes to this one session to catch up what they missed in another group. */
  catchUp?: boolean
  /** True for who said already that they come to this half day: they are told, not asked. */
  agreed?: boolean
}

/** A piece of text of one weight. Not escaped: each form does that for itself. */
export interface TextRun {
  text: string
  strong?: boolean
}

export interface Fact {
  label: string
  lines: TextRun[][]
}

export type Block =
  | { kind: 'title'; runs: TextRun[] }
  | { kind: 'heading'; runs: TextRun[] }
  | { kind: 'paragraph'; lines: TextRun[][] }
  | { kind: 'list'; items: TextRun[][] }
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'action'; label: string; url: string }

/** A message in one language. */
export interface MessagePart {
  language: string
  direction: Direction
  subject: string
  blocks: Block[]
}

/** What mail and letter are made of: the reader's language first and Dutch after it, or Dutch alone. */
export interface MessageText {
  kind: MessageKind
  subject: string
  parts: MessagePart[]
  /** Of the templates that were used, for the snapshot: `nl:3f2a91c0` or `en:… nl:…`, and `own:3` of the municipality's own text. */
  version: string
  /** The id of the version of the municipality's own text that stands in it. */
  own?: string
}
