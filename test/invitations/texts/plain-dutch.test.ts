import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { projectFolder } from '../../../src/outside/project-folder.ts'
import { ADDRESS_KINDS, MESSAGE_KINDS } from '../../../src/invitations/texts/message-data.ts'
import { pageWords } from '../../../src/invitations/texts/page-words.ts'
import { aMessage, FOUR_MORNINGS } from '../some-messages.ts'
import { sentencesOf } from '../sentences.ts'

const MOST_WORDS = 15
/** On average a sentence is much shorter. */
const USUAL_WORDS = 8

/** Words of officials, and words that somebody at A2 does not know yet; each has a plainer one. */
const DIFFICULT = new RegExp(
  `\\b(${[
    'aangaande|aanvang|aanwezig|afhankelijk|afmelden|afspraakbevestiging|alvorens|annuleren|bekrachtigen|beschikking|betreffende',
    'conform|consequenties|contact opnemen|desbetreffende|derhalve|diens?t u|door middel van|dossier|echter|gelieve|hierbij',
    'hiertoe|in verband met|inclusief|indien|informeren|inzake|kennisgeving|legitimatie(bewijs)?|locatie|middels|mits|namelijk',
    'noodzakelijk|omtrent|ondanks|ondertekenen|ontvangen|op de hoogte|procedure|reageren|reeds|sanctie|teneinde|tenzij|termijn',
    'tevens|ter plaatse|tijdstip|toelichting|uiterlijk|verhinderd|verklaart|verplicht(ing)?|verstrekken|vervolgens|verzoeken?',
    'voldoen|voorafgaand|voorkomen|voornoemde|wederom|wegens|wijziging|zodat|zorgdragen',
  ].join('|')})\\b`,
  'i',
)

const length = (sentence: string) => sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length
const sentences = (text: string) => text.split(/(?<=[.?!:])\s+/)

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []
}

describe('Plain Dutch', () => {
  const words: unknown = parse(readFileSync(projectFolder('templates/words/nl.yml'), 'utf8'))
  const texts: [string, string[]][] = [
    ['the page', textsIn(pageWords().get('nl')).flatMap(sentences)],
    ['the shared words', textsIn(words).flatMap(sentences)],
    ...[...MESSAGE_KINDS, ...ADDRESS_KINDS].flatMap((kind) =>
      [undefined, FOUR_MORNINGS].map((sessions): [string, string[]] => [
        `${kind}, ${sessions?.length ?? 1} days`,
        sentencesOf(aMessage(kind, 'nl', { fee: 150, ...(sessions && { sessions }) })),
      ]),
    ),
  ]

  for (const [name, found] of texts) {
    it(`has short sentences and simple words: ${name}`, () => {
      expect(found.filter((sentence) => length(sentence) > MOST_WORDS)).to.deep.equal([])
      expect(found.filter((sentence) => DIFFICULT.test(sentence))).to.deep.equal([])
      expect(found.reduce((sum, sentence) => sum + length(sentence), 0) / found.length).to.be.at.most(USUAL_WORDS)
    })
  }
})
