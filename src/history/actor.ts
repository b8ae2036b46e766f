/** The municipalities whose people someone may see: all of them, or these CBS codes. */
export type Scope = 'all' | readonly string[]

/**
 * Who does something: a member of staff, a program with a key, the newcomer, the timetable or somebody at the command line. What
 * another municipality did is told without names: `other-file` and `other-api` say which one and how, `other` not even that.
 */
export interface Actor {
  readonly kind: 'user' | 'key' | 'newcomer' | 'timetable' | 'command' | 'other-file' | 'other-api' | 'other'
  /** Shown in the history: a name or an e-mail address of staff, the name of a key or municipality; never a newcomer's. */
  readonly name: string
  readonly scope: Scope
}

/** The timetable acts for every municipality. */
export const TIMETABLE: Actor = { kind: 'timetable', name: 'timetable', scope: 'all' }

/** Whoever has the command line has the database, and so every municipality. */
export const COMMAND: Actor = { kind: 'command', name: 'command', scope: 'all' }

/** Somebody who answers through the link in their own invitation. */
export const NEWCOMER: Actor = { kind: 'newcomer', name: 'newcomer', scope: [] }

/** Another municipality, and nobody learns which. */
export const ANOTHER_MUNICIPALITY: Actor = { kind: 'other', name: 'other', scope: [] }
