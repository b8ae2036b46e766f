import { readFileSync, statSync } from 'node:fs'
import { invalid } from './setting.ts'

const MOST_BYTES = 2 * 1024 * 1024

/** A token and its value: no other rule, nothing that is fetched, and nothing that closes the block it will stand in. */
const TOKEN = /(--[a-z][\w-]*)\s*:\s*((?:"[\w ,.-]*"|'[\w ,.-]*'|[^;{}<>"'\\@])+)(?:;|$)/gi

/** The first block with tokens: what stands after it, or under `@media`, says the same tokens for another look, such as the dark one. */
const BLOCK = /\{([^{}]*--[^{}]*)/

/** What of the look of a municipality is said by which token, where its theme has it. */
const FOLLOWING: Readonly<Record<string, string>> = {
  '--utrecht-link-color': [
    '--accent: var(--utrecht-link-color);',
    '--accent-strong: color-mix(in srgb, var(--accent) 80%, black);',
    '--accent-soft: color-mix(in srgb, var(--accent) 10%, white);',
  ].join('\n  '),
  '--utrecht-button-primary-action-background-color': [
    '--button: var(--utrecht-button-primary-action-background-color);',
    '--button-strong: color-mix(in srgb, var(--button) 80%, black);',
  ].join('\n  '),
  '--utrecht-button-primary-action-color': '--on-button: var(--utrecht-button-primary-action-color);',
  '--utrecht-document-font-family': '--font: var(--utrecht-document-font-family);',
}

/**
 * The design tokens of a municipality's own theme (NL Design System), as a style sheet that stands after ours: of its file the custom
 * properties alone are read. In the dark our own look stays: such a theme has no dark colours.
 * @param path A CSS file, as themes are published: `dist/theme.css`. Without one there is no theme.
 * @throws InputError `config-invalid`
 */
export function readDesignTokens(path: string | undefined): string | null {
  if (path === undefined) return null
  const tokens = new Map<string, string>()
  for (const [, name = '', value = ''] of readTheme(path).matchAll(TOKEN))
    if (!/url\(/i.test(value)) tokens.set(name, value.trim())
  if (tokens.size === 0) throw unusable()
  const lines = [...tokens].map(([name, value]) => `${name}: ${value};`)
  const ours = Object.entries(FOLLOWING).flatMap(([name, rules]) => (tokens.has(name) ? [rules] : []))
  return `@media print, not all and (prefers-color-scheme: dark) {\n  :root {\n  ${[...lines, ...ours].join('\n  ')}\n  }\n}`
}

function readTheme(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES) throw unusable()
    const css = readFileSync(path, 'utf8').replaceAll(/\/\*[^]*?\*\/|url\((?:"[^"]*"|'[^']*'|[^)]*)\)/g, keptOf)
    return BLOCK.exec(css.split('@media')[0] ?? '')?.[1] ?? ''
  } catch {
    throw unusable()
  }
}

/** Of a comment nothing; of what is fetched, whatever braces its address has, that there was something. */
function keptOf(found: string): string {
  return found.startsWith('/*') ? '' : 'url()'
}

function unusable(): Error {
  return invalid('DESIGN_TOKENS', 'a CSS file of at most 2 MB with design tokens: --utrecht-link-color: #154273;')
}
