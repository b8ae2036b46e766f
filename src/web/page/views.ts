import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Handlebars from 'handlebars'
import { projectFolder } from '../../outside/project-folder.ts'
import { registerHelpers } from './view-functions.ts'

/** The folder with a folder for each stage, `layouts` and `partials`. */
export const VIEWS = projectFolder('views')

type Template = HandlebarsTemplateDelegate<object>

/** Fills the templates of `views/`. Each is compiled once. */
export interface Views {
  /** The view inside its layout (`layout` in the data, `main` when not given, none when `false`). Throws when there is no such view. */
  render(view: string, data: object): string
}

/** Reads the partials; views are read when first shown. */
export function createViews(): Views {
  const handlebars = Handlebars.create()
  registerHelpers(handlebars)
  for (const file of partialFiles()) handlebars.registerPartial(partialName(file), compile(handlebars, file))
  const compiled = new Map<string, Template>()
  const template = (name: string) => {
    const found = compiled.get(name) ?? compile(handlebars, `${name}.hbs`)
    compiled.set(name, found)
    return found
  }
  return {
    render(view, data) {
      const { layout = 'main' } = data as { layout?: string | false }
      const body = template(view)(data)
      return layout ? template(`layouts/${layout}`)(Object.assign(data, { body })) : body
    },
  }
}

/**
 * A partial sees the parameters it is given and `@root`, nothing else: no `name` or `error` that happens to be around. Its block sees
 * what the caller sees, as `it`.
 */
function compile(handlebars: typeof Handlebars, file: string): Template {
  const tree = Handlebars.parse(withoutIndent(readFileSync(join(VIEWS, file), 'utf8')))
  new BlocksKeepContext().accept(tree)
  return handlebars.compile<object>(tree, { preventIndent: true, explicitPartialContext: true })
}

/** A browser doesn't need it, and pages would be a third larger. */
function withoutIndent(text: string): string {
  return text.replaceAll(/^ +/gm, '')
}

/** Adds `it=this` to every `{{#> partial}}`; the partial shows the block with `{{> @partial-block it}}`. */
class BlocksKeepContext extends Handlebars.Visitor {
  override PartialBlockStatement(block: hbs.AST.PartialBlockStatement): void {
    const value: hbs.AST.PathExpression = { ...pathToThis, loc: block.loc }
    const pair: hbs.AST.HashPair = { type: 'HashPair', key: 'it', value, loc: block.loc }
    block.hash = {
      type: 'Hash',
      loc: block.loc,
      pairs: [...((block.hash as hbs.AST.Hash | undefined)?.pairs ?? []), pair],
    }
    super.PartialBlockStatement(block)
  }
}

const pathToThis = { type: 'PathExpression' as const, data: false, depth: 0, parts: [], original: 'this' }

/** `partials/button.hbs` is `{{> button}}`; a stage keeps its own in `groups/_dots-row.hbs`: `{{> groups/dots-row}}`. */
function partialFiles(): string[] {
  const files = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))
  return files.filter((file) => /^partials\/.*\.hbs$|\/_[^/]*\.hbs$/.test(file))
}

function partialName(file: string): string {
  return file
    .replace(/^partials\//, '')
    .replace(/(^|\/)_/, '$1')
    .replace(/\.hbs$/, '')
}
