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
  if (!FROM_SOURCE) return { file: new URL(`${name}.js`, from), argv: [] }
  return { file: new URL('./from-source.mjs', import.meta.url), argv: [new URL(`${name}.ts`, from).href] }
}
