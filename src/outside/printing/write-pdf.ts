import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** A PDF file that is being written, object by object. */
export interface PdfWriter {
  /** Numbers for so many objects, the first of them. */
  reserve(count?: number): number
  /** @param body Between `obj` and `endobj`, as Latin-1. */
  put(number: number, body: string): void
  /** Writes what was put: many objects at once, because each by itself takes longer than all the rest. */
  flush(): void
  /** Writes the table of objects, and closes the file. @param trailer What stands in it besides size and root. */
  end(root: number, trailer: string): void
}

/** Hundreds of thousands of entries are not put together in memory. */
const ENTRIES_A_WRITE = 10_000

/** Starts a file. @throws Error when it is there already. */
export function writePdf(target: string): PdfWriter {
  const output = openSync(target, 'wx', 0o600)
  const offsets: number[] = []
  let [next, written, unwritten] = [1, 0, '']
  const add = (text: string) => {
    unwritten += text
    written += text.length
  }
  const flush = () => {
    writeSync(output, Buffer.from(unwritten, 'latin1'))
    unwritten = ''
  }
  add('%PDF-1.7\n%\xff\xff\xff\xff\n')

  return {
    reserve: (count = 1) => (next += count) - count,
    put(number, body) {
      offsets[number] = written
      add(`${number} 0 obj\n${body}\nendobj\n`)
    },
    flush,
    end(root, trailer) {
      const table = written
      add(`xref\n0 ${next}\n0000000000 65535 f \n`)
      for (let number = 1; number < next; number++) {
        add(entryOf(offsets[number]))
        if (number % ENTRIES_A_WRITE === 0) flush()
      }
      add(`trailer\n<< /Size ${next} /Root ${root} 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`)
      flush()
      fsyncSync(output)
      closeSync(output)
    },
  }
}

/** A line of the table of objects: exactly 20 bytes. */
function entryOf(offset: number | undefined): string {
  return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
}
