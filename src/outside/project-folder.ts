import { join } from 'node:path'

/** Whether the TypeScript runs as it is, as in tests, and not what was built of it. */
const FROM_SOURCE = import.meta.url.endsWith('.ts')

/** The folder with package.json: above `src/`, and above `dist/src/`, where the built program is. */
const PROJECT = join(import.meta.dirname, FROM_SOURCE ? '../..' : '../../..')

/** A folder or file of the project, such as `views/words`: what the program reads besides its code. */
export function projectFolder(path: string): string {
  return join(PROJECT, path)
}

/** What Node is to run. */
interface Entry {
  readonly file: URL
  readonly argv: string[]
}

/**
 * How a file of ours is run in a thread or process of its own.
 * @param name Without what it ends with, relative to `from`: `./solve-thread`.
 * @param from `import.meta.url` of who starts it.
 */
export function entryBeside(name: string, from: string): Entry {
  const file = fileBeside(name, from)
  return FROM_SOURCE ? { file: new URL('./from-source.mjs', import.meta.url), argv: [file.href] } : { file, argv: [] }
}

/** Where a file of ours is, as it runs here; by the same name as in `entryBeside`. */
export function fileBeside(name: string, from: string): URL {
  return new URL(`${name}${FROM_SOURCE ? '.ts' : '.js'}`, from)
}
