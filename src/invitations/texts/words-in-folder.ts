import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { languageOf } from './languages.ts'

const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  '.json': (text) => JSON.parse(text) as unknown,
  '.yml': (text) => parse(text) as unknown,
}

/**
 * The words of every language in a folder, by the code of the language: `nl.json`, `ar.json` or `nl.yml`, `ar.yml`; other files
 * are passed over. Throws with the file and all that is wrong in it.
 */
export function wordsInFolder<T extends z.ZodType>(folder: string, shape: T): Map<string, z.output<T>> {
  const files = readdirSync(folder).filter((file) => extname(file) in PARSERS)
  return new Map(
    files.map((file) => [languageOf(file.replace(extname(file), '')).code, readWords(join(folder, file), shape)]),
  )
}

function readWords<T extends z.ZodType>(path: string, shape: T): z.output<T> {
  const read = shape.safeParse(PARSERS[extname(path)]?.(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path.split('/').slice(-3).join('/')}: ${z.prettifyError(read.error)}`)
  return read.data
}
