import { EncryptedPDFError, PDFArray, PDFDict, PDFDocument, PDFName, type PDFObject, PDFStream } from '@cantoo/pdf-lib'
import { InputError } from '../../errors.ts'

/** What runs, opens, sends or hides something (ISO 32000-2, 12.6 and 7.11.4), as a key or as what a key says. */
const ACTIVE = new Set(
  (
    'JavaScript JS Launch OpenAction AA EmbeddedFile EmbeddedFiles EF RichMedia RichMediaContent XFA SubmitForm ImportData GoToE GoToR ' +
    'Rendition Movie Sound'
  ).split(' '),
)

/**
 * Reads a PDF object by object, wherever it hides them, and writes down what was read: what no reader of ours saw is not in it. The same
 * file gives the same bytes. Runs aside (`statements.ts`): a hostile file can cost any time and memory.
 * @returns The PDF to keep.
 * @throws InputError `statement-not-pdf` when it is none, is not whole, has no pages or a password; `statement-active` with the `part`.
 */
export async function cleanStatement(bytes: Uint8Array): Promise<Buffer> {
  const document = await open(bytes)
  const part = activePart(document)
  if (part) throw new InputError('statement-active', { part: `/${part}` })
  if (pagesOf(document) === 0) throw new InputError('statement-not-pdf')
  return Buffer.from(await document.save({ updateFieldAppearances: false, addDefaultPage: false }))
}

async function open(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false, preserveXFA: true })
  } catch (error) {
    // Too deep or too large to be read at all: the process aside says so.
    if (error instanceof RangeError && !(error instanceof EncryptedPDFError)) throw error
    throw new InputError('statement-not-pdf')
  }
}

function activePart({ context }: PDFDocument): string | undefined {
  const seen: PDFObject[] = context.enumerateIndirectObjects().map(([, object]) => object)
  for (let object = seen.pop(); object; object = seen.pop()) {
    if (object instanceof PDFName && ACTIVE.has(object.decodeText())) return object.decodeText()
    if (object instanceof PDFStream) seen.push(object.dict)
    if (object instanceof PDFDict) for (const entry of object.entries()) seen.push(...entry)
    if (object instanceof PDFArray) for (const entry of object.asArray()) seen.push(entry)
  }
  return undefined
}

function pagesOf(document: PDFDocument): number {
  try {
    return document.getPageCount()
  } catch {
    return 0
  }
}
