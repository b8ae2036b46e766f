import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { sayLanguage, sayLanguages, translate, type Language } from '../../words/words.ts'
import { languageOf } from '../texts/languages.ts'
import {
  dutchFirst,
  type LanguageTexts,
  type listTexts,
  type OwnSummary,
  type OwnPlace,
} from '../own-texts/list-texts.ts'
import { MESSAGE_KINDS, type SeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import type { TextReview } from '../texts/text-reviews.ts'
import type { SampleMessage, SampleOrder } from '../own-texts/sample-message.ts'
import { textForm } from '../texts/blocks.ts'
import { composeSms, isSmsKind } from '../texts/sms-text.ts'
import { sayLength } from '../follow-up/say-message.ts'
import { NotFoundError } from '../../errors.ts'

type Listed = Awaited<ReturnType<typeof listTexts>>

/** The grid of all texts, and the municipality's own, for the page. */
export function sayGrid({ languages, own }: Listed, chosen: Municipality, language: Language) {
  const reviewed = languages.reduce((sum, { read }) => sum + read, 0)
  const total = languages.reduce((sum, row) => sum + row.total, 0)
  return {
    title: translate(language, 'texts:title', { reviewed, total, count: reviewed }),
    kinds: MESSAGE_KINDS.map((kind) => ({ label: translate(language, `texts:short.${kind}`) })),
    rows: languages.map((row) => sayRow(row, chosen.code, language)),
    own: own.map((summary) => sayOwn(summary, chosen.code, language)),
    drafts: own.filter(({ draft }) => draft).length,
  }
}

function sayRow(
  { code, endonym, direction, kinds, words, page, certificate }: LanguageTexts,
  town: string,
  language: Language,
) {
  const name = sayLanguage(code, language)
  return {
    code,
    name,
    endonym: code === 'nl' ? '' : endonym,
    direction,
    kinds: kinds.map(({ kind, own, ...review }) => ({
      ...review,
      own,
      label: translate(language, `texts:short.${kind}`),
      href: readAddress(kind, code, { municipality: town }),
      read: translate(language, 'texts:readLabel', { kind: theKind(kind, language), language: name }),
    })),
    others: [
      { ...words, label: translate(language, 'texts:words') },
      { ...page, label: translate(language, 'texts:page') },
      { ...certificate, label: translate(language, 'texts:certificate') },
    ],
  }
}

function sayOwn({ kind, missing, behind, ...summary }: OwnSummary, town: string, language: Language) {
  return {
    ...summary,
    name: translate(language, `texts:short.${kind}`),
    href: ownTextAddress({ municipality: town, kind }),
    missing: missing.length > 0 && sayLanguages(missing, language),
    missingCount: missing.length,
    behind: behind.length > 0 && sayLanguages(behind, language),
  }
}

/** One message in one language, and its neighbours. */
export function saySample(order: SampleOrder, sample: SampleMessage, review: TextReview, language: Language) {
  const { reader, message, dutch, municipality } = sample
  const name = reader.referral ? reader.person.addressName : null
  const said = {
    kind: theKind(order.kind, language),
    language: sayLanguage(order.language, language),
    name,
    municipality: municipality.name,
  }
  const query = queryOf(order)
  return {
    title: translate(language, name ? 'texts:read.title' : 'texts:read.titleMadeUp', said),
    lead: translate(language, name ? 'texts:read.lead' : 'texts:read.leadMadeUp', said),
    said,
    reviewed: review.reviewed,
    reviewedBy: review.by,
    path: readPath(order.kind, order.language),
    query,
    // What stands below the page is about the same person.
    framed: `${query}&lezer=${encodeURIComponent(reader.reference)}`,
    gridAddress: gridAddress(order.municipality),
    ownTextAddress: ownTextAddress(order, order.language),
    municipality,
    reference: reader.referral && reader.reference,
    isDutch: order.language === 'nl',
    paperLead: translate(language, order.language === 'nl' ? 'texts:read.paperLeadDutch' : 'texts:read.paperLead'),
    subject: message.subject,
    dutchSubject: dutch.subject,
    texts: message.parts.map((part) => ({ ...part, text: textForm({ ...message, parts: [part] }) })),
    draft: order.draft && sample.hasDraft,
    otherVersion: sample.hasDraft && readAddress(order.kind, order.language, { ...order, draft: !order.draft }),
    kinds: MESSAGE_KINDS.map((kind) => ({
      href: readAddress(kind, order.language, order),
      text: translate(language, `texts:short.${kind}`),
      current: kind === order.kind,
    })),
    languages: [...ourTemplates().languages].sort(dutchFirst).map((code) => ({
      href: readAddress(order.kind, code, order),
      text: sayLanguage(code, language),
      current: code === order.language,
    })),
  }
}

/** The same as an SMS, with how long it is; null for what doesn't go by SMS. */
export function saySampleSms(
  { kind, language: code }: SampleOrder,
  { data }: SampleMessage,
  address: string,
  language: Language,
) {
  if (!isSmsKind(kind)) return null
  const message = composeSms(ourTemplates(), { kind, language: code, data }, address)
  const text = textForm(message).trim()
  return { ...message.parts[0], text, length: sayLength(text, language) }
}

/** `de uitnodiging`, in the middle of a sentence. */
export function theKind(kind: SeatKind, language: Language): string {
  return translate(language, `texts:the.${kind}`)
}

/** A language as its texts are shown: its name for staff, and how it runs. */
export function sayTextLanguage(code: string, language: Language) {
  return { code, name: sayLanguage(code, language), direction: languageOf(code).direction }
}

/** With whose texts a message is read. */
interface ReadWith {
  readonly municipality: string
  /** With the draft instead of what is in force. */
  readonly draft?: boolean
}

/** The kinds of messages as they stand in an address. */
export const KIND_WORDS: Readonly<Record<SeatKind, string>> = {
  invitation: 'uitnodiging',
  'seat-offered': 'vrije-plaats',
  reminder: 'herinnering',
  change: 'wijziging',
  cancellation: 'afzegging',
  absence: 'na-afwezigheid',
  signed: 'na-ondertekening',
}

/** @throws NotFoundError `not-found` */
export function kindOf(word: string): SeatKind {
  const found = Object.entries(KIND_WORDS).find(([, known]) => known === word)
  if (!found) throw new NotFoundError('not-found')
  return found[0] as SeatKind
}

/** The grid of all texts, with a municipality's own. */
export function gridAddress(municipality: string): string {
  return `/berichten/teksten${queryOf({ municipality })}`
}

/** What a municipality says in its own words in a kind of message; with a language: that one open beside the Dutch. */
export function ownTextAddress({ municipality, kind }: OwnPlace, language = 'nl'): string {
  const open = language === 'nl' ? '' : `?taal=${encodeURIComponent(language)}`
  return `/berichten/eigen-tekst/${encodeURIComponent(municipality)}/${KIND_WORDS[kind]}${open}`
}

/** The page of one message in one language. */
export function readAddress(kind: SeatKind, language: string, of: ReadWith): string {
  return `${readPath(kind, language)}${queryOf(of)}`
}

/** The same without its query: its frames and its PDF lie below it. */
function readPath(kind: SeatKind, language: string): string {
  return `/berichten/teksten/${KIND_WORDS[kind]}/${encodeURIComponent(language)}`
}

function queryOf({ municipality, draft }: ReadWith): string {
  return `?gemeente=${encodeURIComponent(municipality)}${draft ? '&concept=ja' : ''}`
}
