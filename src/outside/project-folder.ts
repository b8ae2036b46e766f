import { join } from 'node:path'
import { FROM_SOURCE } from './beside.ts'

/** The folder with package.json: above `src/`, and above `dist/src/`, where the built program is. */
const PROJECT = join(import.meta.dirname, FROM_SOURCE ? '../..' : '../../..')

/** A folder or file of the project, such as `views/words`: what the program reads besides its code. */
export function projectFolder(path: string): string {
  return join(PROJECT, path)
}
