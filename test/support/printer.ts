import { startLetterPrinter } from '../../src/outside/printing/letter-printer.ts'

/** One letter printer for all tests of a process: it reads its fonts once. It ends with the process. */
export const PRINTER = startLetterPrinter()
