/** Whether the TypeScript runs as it is, as in tests, and not what was built of it. */
export const FROM_SOURCE = import.meta.url.endsWith('.ts')

/** What Node is to run. */
export interface Entry {
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
