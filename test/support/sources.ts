import { readdirSync, readFileSync } from 'node:fs'
import { projectFolder } from '../../src/outside/project-folder.ts'

export interface Source {
  /** From the project's folder: `views/groups/_rows.hbs`. */
  readonly file: string
  readonly text: string
}

/** The files below a folder of the project, wherever they stand in it; not what other tests put in `views/test-…`. */
export function sources(folder: string, ending: string): Source[] {
  return readdirSync(projectFolder(folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith(ending) && !file.startsWith('views/test-'))
    .map((file) => ({ file, text: readFileSync(projectFolder(file), 'utf8') }))
}

/** Every word between quotes in the code and the views: what a value can be that a class or a key is put together with. */
export function quotedWords(): Set<string> {
  const texts = [...sources('src', '.ts'), ...sources('views', '.hbs')].map(({ text }) => text)
  return new Set(texts.flatMap((text) => [...text.matchAll(/(['"])([\w.:/-]+)\1/g)].map((match) => match[2] ?? '')))
}
