import { OutsideError } from '../../errors.ts'
import { loadTemplates, TemplateError, type Templates } from './templates.ts'

let loaded: Templates | undefined

/**
 * Reads them before somebody waits for it: it takes a fifth of a second, in which nobody is served. What is wrong with them is said
 * when they are needed.
 */
export function readTemplatesAhead(): void {
  try {
    ourTemplates()
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
  }
}

/**
 * The templates of this installation, read and checked once.
 * @throws OutsideError `templates-wrong`, with every fault: nothing goes out then.
 */
export function ourTemplates(): Templates {
  try {
    return (loaded ??= loadTemplates())
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new OutsideError('templates-wrong', { faults: error.faults.join('; ') }, { cause: error })
  }
}
