import type { EntityManager } from 'typeorm'
import { findReadable, readStatement } from '../../municipalities/statements/translations.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { writtenLanguage } from '../texts/languages.ts'

/** What somebody can read before they sign, and in which language. */
export interface StatementToRead {
  readonly id: string
  readonly language: string
  readonly bytes: number
}

/**
 * The statement that somebody signs on the last half day: in the language they read, else in one that stands in for it (Persian for Dari),
 * else in Dutch. Null where their municipality uploaded none.
 * @param reader BCP-47.
 */
export async function findStatement(
  tx: EntityManager,
  { referral, sessions }: Pick<Recipient, 'referral' | 'sessions'>,
  reader: string,
): Promise<StatementToRead | null> {
  const { day } = sessions.at(-1) ?? sessions[0]
  const readable = await findReadable(tx, referral.municipality, day)
  if (!readable) return null
  const language = writtenLanguage(reader, [...readable.languages.keys()])
  return { id: readable.id, language, bytes: readable.languages.get(language)?.bytes ?? 0 }
}

/** The PDF; null when it went meanwhile. */
export function openStatement(tx: EntityManager, { id, language }: StatementToRead): Promise<Buffer | null> {
  return readStatement(tx, id, language)
}
