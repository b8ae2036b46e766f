import { InputError } from '../../errors.ts'
import type { LetterData, Logo } from '../../outside/printing/letter-data.ts'
import { openTypesetter } from '../../outside/printing/letter-typesetter.ts'
import { prepareLetters } from '../../outside/printing/prepare-letter.ts'
import { typesetLetters } from '../../outside/printing/typeset-letters.ts'
import { checkLogo } from './check-logo.ts'

/** Every file of letters holds it; a drawing that unfolds to more would slow down all of them. */
const MOST_PRINTED_BYTES = 2_000_000

const LETTER: LetterData = {
  sender: 'Proef',
  returnLine: 'Retour: Postbus 1, 1234 AB  VOORBEELDSTAD',
  address: ['A. Voorbeeld', '1234 AB  VOORBEELDSTAD'],
  date: '2026-01-01',
  parts: [
    {
      language: 'nl',
      direction: 'ltr',
      fonts: [],
      details: [],
      title: [{ text: 'Proef' }],
      sections: [{ blocks: [] }],
    },
  ],
}

const setter = openTypesetter()
// The fonts are read with the first letter: what is wrong here is not the logo's fault.
await printed()

/**
 * Looks at a logo and prints a letter with it, which is the only way to know that it can be printed. Runs aside (`change-letter-style.ts`):
 * a drawing can be made to end the process that draws it.
 * @throws InputError as `checkLogo`, and `logo-unprintable`.
 */
export async function tryLogo(bytes: Uint8Array): Promise<Logo> {
  const logo = checkLogo(Buffer.from(bytes))
  const pdf = await printed(logo)
  if (!pdf || pdf.length > MOST_PRINTED_BYTES) throw new InputError('logo-unprintable')
  return logo
}

async function printed(logo?: Logo): Promise<Buffer | undefined> {
  const letters = prepareLetters([{ ...LETTER, ...(logo && { logo }) }]).ready.map(({ letter }) => letter)
  return (await typesetLetters(setter, letters, { duplex: false, title: LETTER.sender })).printed?.pdf
}
