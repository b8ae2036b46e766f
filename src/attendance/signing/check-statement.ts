import { InputError } from '../../errors.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/aside-process.ts'
import type * as reading from './statement-pdf.ts'

const ask = aside<typeof reading>(
  { module: './statement-pdf', from: import.meta.url },
  { seconds: 10, megabytes: 500, atOnce: 1, inLine: 5 },
)

/**
 * Looks whether a file really is a PDF, whole and with pages, without a password and with nothing in it that runs, opens or hides
 * something when it is read.
 * @returns The PDF to keep: what was read, written anew.
 * @throws InputError `statement-not-pdf`, also when reading it takes too long or too much; `statement-active` with the `part` that may not
 * be in it. OutsideError `too-busy`.
 */
export async function checkStatement(bytes: Buffer): Promise<Buffer> {
  if (
    !/^%PDF-[12]\.\d/.test(bytes.toString('latin1', 0, 8)) ||
    !/%%EOF\s*$/.test(bytes.toString('latin1', bytes.length - 1024))
  )
    throw new InputError('statement-not-pdf')
  try {
    return await ask('cleanStatement', bytes)
  } catch (error) {
    if (error instanceof AsideError) throw new InputError('statement-not-pdf')
    throw error
  }
}
