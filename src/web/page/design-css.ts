import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { resolve } = createRequire(import.meta.url)

/** The components of NL Design System (Utrecht, EUPL-1.2) that our pages use. */
export const designComponents = [
  'alert',
  'button',
  'button-link',
  'form-field',
  'form-field-description',
  'form-field-error-message',
  'form-fieldset',
  'form-label',
  'link',
  'select',
  'skip-link',
  'status-badge',
  'table',
  'textarea',
  'textbox',
]

/**
 * The needed part of the component library and of the example theme's design tokens: a tenth of the whole.
 * @param own Our own layer; the tokens it refers to are kept too.
 */
export function designCss(own: string): string {
  const library = readFileSync(resolve('@utrecht/component-library-css/dist/index.css'), 'utf8')
  const rules = blocks(library).filter(isNeeded).join('\n')
  return `/* NL Design System, EUPL-1.2 */\n:root {\n${tokensFor(rules + own)}\n}\n${rules}`
}

/** The top-level rules, an `@media` with all inside it as one. */
function blocks(css: string): string[] {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\/|@charset[^;]*;/g, '')
  return plain.match(/[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? []
}

function isNeeded(block: string): boolean {
  const names = [...block.matchAll(/\.utrecht-([a-z]+(?:-[a-z]+)*)/g)].map((match) => match[1] ?? '')
  return !block.includes('html-content') && names.some((name) => designComponents.includes(name))
}

/** The declarations of every token that the text uses, and of those that these use. */
function tokensFor(text: string): string {
  const values = tokens()
  const needed = new Set<string>()
  const queue = usedIn(text)
  for (let name = queue.pop(); name; name = queue.pop()) {
    const value = values.get(name)
    if (value === undefined || needed.has(name)) continue
    needed.add(name)
    queue.push(...usedIn(value))
  }
  return [...needed]
    .sort()
    .map((name) => `  ${name}: ${values.get(name)};`)
    .join('\n')
}

function usedIn(text: string): string[] {
  return [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1] ?? '')
}

function tokens(): Map<string, string> {
  const theme = readFileSync(resolve('@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'), 'utf8')
  return new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*(.+);$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
}
