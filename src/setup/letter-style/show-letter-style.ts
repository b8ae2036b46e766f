import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { type Logo, WINDOW_LEFT } from '../../outside/printing/letter-data.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import type { LetterWindow } from '../../municipalities/letter-look.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'

/** How a municipality's letters look now. */
export interface ShownStyle {
  readonly municipality: Municipality
  readonly window: LetterWindow
  readonly accent: string
  readonly logo: Logo | null
  /** 0: as Dagdeel does it, nobody has changed it yet. */
  readonly version: number
}

/** @throws NotFoundError `not-found`, also for a municipality out of scope. */
export async function showLetterStyle({ db }: Pick<Deps, 'db'>, by: Actor, code: string): Promise<ShownStyle> {
  requireInScope(by.scope, code)
  const municipality = await db.read.findOneBy(Municipality, { code })
  if (!municipality) throw new NotFoundError('not-found')
  const style = await db.read.findOneBy(LetterStyle, { municipality: code })
  return {
    municipality,
    window: style?.window ?? WINDOW_LEFT,
    accent: style?.accent ?? '',
    logo: style?.logo && style.logoKind ? { kind: style.logoKind, base64: style.logo } : null,
    version: style?.version ?? 0,
  }
}
