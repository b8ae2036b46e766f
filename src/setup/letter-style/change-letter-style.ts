import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import type * as trial from './logo-trial.ts'
import {
  isColour,
  type LetterWindow,
  SHEET_WIDTH,
  WINDOW_RANGES,
  isReadableOnWhite,
} from '../../municipalities/letter-look.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'

/** What somebody typed; an empty colour is ours. */
export interface StyleForm {
  readonly window: LetterWindow
  readonly accent: string
}

/**
 * Changes where the window is and the colour; letters that are printed from now on have it.
 * @param version As the page showed it; 0 when there was no style yet.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile`; InputError `window-invalid` (with the `measure`), `colour-invalid`.
 */
export async function changeLetterStyle(
  deps: World,
  by: Actor,
  code: string,
  version: number,
  { window, accent }: StyleForm,
): Promise<void> {
  checkWindow(window)
  if (accent !== '' && !isColour(accent)) throw new InputError('colour-invalid')
  if (accent !== '' && !isReadableOnWhite(accent)) throw new InputError('colour-too-light')
  await change(deps, by, code, version, { window, accent: accent || null })
}

const ask = aside<typeof trial>(
  { module: './logo-trial', from: import.meta.url },
  { seconds: 15, megabytes: 700, atOnce: 1, inLine: 5 },
)

/**
 * Puts the municipality's logo at the top of its letters, or takes it away. What is kept was printed once.
 * @param bytes The file; null: no logo.
 * @throws As `changeLetterStyle`; InputError as `checkLogo`, and `logo-unprintable`; OutsideError `too-busy`.
 */
export async function changeLogo(
  deps: World,
  by: Actor,
  code: string,
  version: number,
  bytes: Buffer | null,
): Promise<void> {
  requireInScope(by.scope, code)
  const logo = bytes && (await printable(bytes))
  await change(deps, by, code, version, { logoKind: logo?.kind ?? null, logo: logo?.base64 ?? null })
}

async function printable(bytes: Buffer) {
  try {
    return await ask('tryLogo', bytes)
  } catch (error) {
    if (error instanceof AsideError) throw new InputError('logo-unprintable')
    throw error
  }
}

function checkWindow(window: LetterWindow): void {
  for (const measure of Object.keys(WINDOW_RANGES) as (keyof LetterWindow)[]) {
    const [min, max] = WINDOW_RANGES[measure]
    const given = window[measure]
    if (!Number.isFinite(given) || given < min || given > max)
      throw new InputError('window-invalid', { measure, min, max })
  }
  if (window.left + window.width > SHEET_WIDTH)
    throw new InputError('window-invalid', { measure: 'width', min: 60, max: SHEET_WIDTH - window.left })
}

async function change(
  deps: World,
  by: Actor,
  code: string,
  version: number,
  changed: Partial<Omit<LetterStyle, 'municipality' | 'version'>>,
): Promise<void> {
  requireInScope(by.scope, code)
  await work(deps, by, { lock: 'settings' }, async ({ tx, at }) => {
    const municipality = await tx.findOneBy(Municipality, { code })
    if (!municipality) throw new NotFoundError('not-found')
    await save(tx, code, version, changed)
    const data = { name: municipality.name }
    await recordEvent(tx, at, by, { kind: 'letter-style.changed', municipality: code, data })
  })
}

async function save(tx: EntityManager, municipality: string, version: number, changed: Partial<LetterStyle>) {
  const found = await tx.findOneBy(LetterStyle, { municipality })
  if ((found?.version ?? 0) !== version) throw new ConflictError('changed-meanwhile')
  if (found) await tx.update(LetterStyle, { municipality }, { ...changed, version: version + 1 })
  else await tx.insert(LetterStyle, { ...EMPTY, municipality, ...changed })
}

const EMPTY = { window: null, accent: null, logoKind: null, logo: null }
