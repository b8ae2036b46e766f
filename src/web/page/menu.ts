import type { Role } from '../../accounts/user.entity.ts'

/** A page in the menu. `app.ts` lists them; this folder knows none. */
export interface MenuEntry {
  readonly path: string
  /** The key of its name, `common:menu.pool`. */
  readonly words: string
  /** Who sees it; an administrator sees all. */
  readonly roles: readonly Role[]
  /** Whose first entry it is, because it is what they come for. */
  readonly firstFor?: Role
}

/** An entry as the layout shows it. */
export interface ShownEntry {
  readonly path: string
  readonly words: string
  /** The reader is here, or on a page below it. */
  readonly current: boolean
}

/** The menu of someone with this role, who is at `path`. */
export function menuFor(entries: readonly MenuEntry[], role: Role, path: string): ShownEntry[] {
  const mine = entries.filter(({ roles }) => role === 'admin' || roles.includes(role))
  const first = mine.filter(({ firstFor }) => firstFor === role)
  return [...first, ...mine.filter((entry) => !first.includes(entry))].map((entry) => ({
    path: entry.path,
    words: entry.words,
    current: path === entry.path || (entry.path !== '/' && path.startsWith(`${entry.path}/`)),
  }))
}
