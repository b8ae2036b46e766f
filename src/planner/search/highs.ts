import loader, { type Highs } from 'highs'

// The types are those of the CommonJS build, where the loader is `default`; in the ES module it is the import itself.
const loadHighs = loader as unknown as typeof loader.default

let runtime: Promise<Highs> | undefined

/** The solver HiGHS, loaded once. */
export function highs(): Promise<Highs> {
  runtime ??= loadHighs()
  return runtime
}

/** After a fault the memory of HiGHS can't be trusted: the next programme loads it anew. */
export function forgetHighs(): void {
  runtime = undefined
}
