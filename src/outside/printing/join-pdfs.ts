import { readFileSync } from 'node:fs'
import { type JoinedLetter, type LetterInFile, lettersIn } from './letters-in-pdf.ts'
import { type PdfParts, partsOf, readTypstPdf } from './read-typst-pdf.ts'
import { shiftReferences } from './shift-references.ts'
import { writePdf } from './write-pdf.ts'

/** A PDF that is being joined. */
export interface JoinedPdf {
  /** Adds a file. @param letters Those in it, in its order. @throws Error when it is not as Typst writes it. */
  add(file: string, letters: readonly LetterInFile[]): void
  /** Writes what comes last: the letters in the order of their places. @throws Error when there are none. */
  finish(): void
}

/** A tree of pages with branches of so many letters: a reader finds a page in thousands without reading all. */
const LETTERS_A_BRANCH = 25

interface Branch {
  readonly number: number
  readonly letters: JoinedLetter[]
}

/**
 * Joins PDF files that Typst made into one that is just as accessible: pages, tags and the reading order of every letter, one title. The
 * files may come in any order. Only one is in memory at a time. It knows how Typst writes (objects in plain text, one table at the end)
 * and refuses anything else.
 */
export function joinPdfs(target: string): JoinedPdf {
  const pdf = writePdf(target)
  const [pages, structure, document] = [pdf.reserve(), pdf.reserve(), pdf.reserve()]
  const branches = new Map<number, Branch>()
  const trees: number[] = []
  let keys = 0
  let first: { catalog: string; trailer: string } | undefined

  const branchOf = ({ place }: JoinedLetter) => {
    const index = Math.floor(place / LETTERS_A_BRANCH)
    const branch = branches.get(index) ?? { number: pdf.reserve(), letters: [] }
    branches.set(index, branch)
    return branch
  }

  return {
    add(file, given) {
      const { objects, trailer } = readTypstPdf(readFileSync(file).toString('latin1'))
      const found = partsOf(objects)
      const shift = pdf.reserve(objects.length) - 1
      const letters = lettersIn({ objects, found, shift }, given, pdf.reserve(given.length))
      const above = new Map<number, string>()
      for (const letter of letters) {
        const branch = branchOf(letter)
        branch.letters.push(letter)
        for (const page of letter.pages) above.set(page, `/Parent ${branch.number} 0 R`)
        for (const tag of letter.tags) above.set(tag, `/P ${letter.part} 0 R`)
      }
      for (const { number, body } of objects) {
        if (isLeftOut(number, found, first !== undefined)) continue
        const moved = shiftReferences(body, (other) => other + shift)
        pdf.put(number + shift, inItsPlace(moved, above.get(number + shift), keys))
      }
      for (const { part, tags } of letters)
        pdf.put(part, `<< /Type /StructElem /S /Part /P ${document} 0 R /K [${listed(tags)}] >>`)
      const { nums, last } = shiftedKeys(found.nums, shift, keys)
      const tree = pdf.reserve()
      pdf.put(tree, `<< /Limits [${keys} ${keys + last}] /Nums [${nums}] >>`)
      trees.push(tree)
      keys += last + 1
      const catalog = objects.find(({ number }) => number === found.catalog)?.body ?? ''
      first ??= {
        catalog: shiftReferences(catalog, (number) => (number === found.structure ? structure : number + shift)),
        trailer: shiftReferences(trailer, (number) => number + shift),
      }
      pdf.flush()
    },

    finish() {
      if (!first) throw new Error('there is nothing to join')
      const inOrder = [...branches].sort(([one], [other]) => one - other).map(([, branch]) => branch)
      let count = 0
      for (const { number, letters } of inOrder) {
        letters.sort((one, other) => one.place - other.place)
        const own = letters.flatMap((letter) => letter.pages)
        count += own.length
        pdf.put(number, `<< /Type /Pages /Parent ${pages} 0 R /Count ${own.length} /Kids [${listed(own)}] >>`)
      }
      pdf.put(pages, `<< /Type /Pages /Count ${count} /Kids [${listed(inOrder.map(({ number }) => number))}] >>`)
      const tree = `<< /Kids [${listed(trees)}] >>`
      const tagged = `/RoleMap ${ROLES} /K [${document} 0 R] /ParentTree ${tree}`
      pdf.put(structure, `<< /Type /StructTreeRoot ${tagged} >>`)
      const parts = listed(inOrder.flatMap(({ letters }) => letters.map(({ part }) => part)))
      pdf.put(document, `<< /Type /StructElem /S /Document /P ${structure} 0 R /K [${parts}] >>`)
      const catalog = pdf.reserve()
      pdf.put(catalog, first.catalog.replace(/\/Pages \d+ 0 R/, `/Pages ${pages} 0 R`))
      const { trailer } = first
      const kept = [/\/Info \d+ 0 R/, /\/ID \[[^\]]*\]/].map((entry) => entry.exec(trailer)?.[0] ?? '')
      pdf.end(catalog, kept.join(' '))
    },
  }
}

/** PDF/UA: what Typst writes besides the standard roles. */
const ROLES = '<< /Datetime /Span /Terms /Part /Title /P /Strong /Span /Em /Span >>'

/** What the joined file has one of. */
function isLeftOut(number: number, found: PdfParts, isFollowing: boolean): boolean {
  const { structure, catalog, document, root, metadata } = found
  return [structure, catalog, document, root].includes(number) || (isFollowing && number === metadata)
}

/** An object in its new surroundings: in the one tree of pages or below its letter, its tags under keys of their own. */
function inItsPlace(body: string, above: string | undefined, keys: number): string {
  const isTag = body.startsWith('<<\n  /Type /StructElem')
  const placed = above ? body.replace(isTag ? /\/P \d+ 0 R/ : /\/Parent \d+ 0 R/, above) : body
  if (isTag || !/^<<\s*\/Type \/(Page|Annot)\b/.test(placed)) return placed
  return placed.replace(/(\/StructParents?) (\d+)/, (_, name: string, key: string) => `${name} ${Number(key) + keys}`)
}

/** `0 5361 0 R 1 304 0 R`: a key, and what stands under it. */
function shiftedKeys(nums: string, shift: number, keys: number): { nums: string; last: number } {
  const pairs = [...nums.matchAll(/(\d+) (\d+) 0 R/g)].map(([, key, number]) => [Number(key), Number(number)] as const)
  return {
    nums: pairs.map(([key, number]) => `${key + keys} ${number + shift} 0 R`).join(' '),
    last: pairs.at(-1)?.[0] ?? 0,
  }
}

function listed(numbers: readonly number[]): string {
  return numbers.map((number) => `${number} 0 R`).join(' ')
}
