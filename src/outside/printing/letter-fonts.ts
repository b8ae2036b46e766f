import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The families and the npm packages they come in. The last two are large or rare: an installation adds them. */
const PACKAGES: Record<string, string> = {
  'Noto Sans': 'noto-sans',
  Vazirmatn: 'vazirmatn',
  'Noto Sans Ethiopic': 'noto-sans-ethiopic',
  'Noto Sans Thai': 'noto-sans-thai',
  'Noto Sans Hebrew': 'noto-sans-hebrew',
  'Noto Sans SC': 'noto-sans-sc',
}
const WEIGHTS = ['400Regular', '700Bold']

export interface LetterFonts {
  families: string[]
  folders: string[]
}

/** The fonts that are installed: nothing from the machine itself, or letters would differ from place to place. */
export function letterFonts(): LetterFonts {
  const installed = Object.entries(PACKAGES).flatMap(([family, name]) => {
    const folder = folderOf(name)
    return folder ? [{ family, folder }] : []
  })
  return {
    families: installed.map(({ family }) => family),
    folders: installed.flatMap(({ folder }) => WEIGHTS.map((weight) => join(folder, weight))),
  }
}

function folderOf(name: string): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`@expo-google-fonts/${name}/package.json`))
    return hasFonts(folder) ? folder : undefined
  } catch {
    return undefined
  }
}

function hasFonts(folder: string): boolean {
  return WEIGHTS.every((weight) => {
    const path = join(folder, weight)
    return existsSync(path) && readdirSync(path).some((file) => file.endsWith('.ttf'))
  })
}
