import { z } from 'zod'
import { whileUncorrected } from './corrections.ts'
import { wordsInFolder } from './page-words.ts'
import { REVIEWED } from './read-template.ts'

const word = z.string().trim().min(1)

/** The words of the certificate in one language. A language that is not there yet is left out: Dutch always stands. */
const Shape = z.strictObject({
  reviewed: REVIEWED,
  title: word,
  tookPart: word.includes('{{name}}'),
  topics: word,
  when: word.includes('{{day}}'),
  where: word.includes('{{venue}}'),
  signature: word.includes('{{onBehalfOf}}'),
})

export type CertificateWords = z.output<typeof Shape>

/** The words of every language, by its code. Throws with the file and all that is wrong in it. */
export const certificateWords = whileUncorrected((corrections) => wordsInFolder('certificate', Shape, corrections))
