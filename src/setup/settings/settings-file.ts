import { z } from 'zod'
import { isDay } from '../../calendar/days.ts'
import { SCHOOL_REGIONS } from '../../calendar/holidays.ts'
import { SettingsFileError, issuesOf, parseSettings } from './settings-issues.ts'
import { CHILDREN_RULES } from '../../municipalities/rules.ts'
import { WINDOW_LEFT, WINDOW_RIGHT } from '../../outside/printing/letter-data.ts'
import { ROLES } from '../../accounts/user.entity.ts'
import { isColour, SHEET_WIDTH, WINDOW_RANGES } from '../../municipalities/letter-look.ts'

// What must be is said in a word of `settings:issue` in views/words, in the reader's language.
const code = z.string().trim().min(1).max(100)
const name = z.string().trim().min(1).max(200)
const addressLine = z.string().max(200)
const municipalityCode = z.string().regex(/^\d{4}$/, 'municipalityCode')
const day = z.string().refine(isDay, { error: 'day', abort: true })
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'time', abort: true })
const days = z.number().int().min(0).max(3650)

const rules = z.strictObject({
  minGroupSize: z.number().int().min(1).default(8),
  maxGroupSize: z.number().int().min(1).default(15),
  rescueDays: days.default(56),
  rescueGroupSize: z.number().int().min(1).nullable().default(3),
  overflowAfterDays: days.default(90),
  noticeDays: days.default(21),
  replyDays: days.default(7),
  letterDays: days.default(3),
  maxInvitations: z.number().int().min(1).default(3),
  approval: z.enum(['automatic', 'manual']).default('automatic'),
  overbookPercent: z.number().min(0).max(100).nullable().default(0),
  chargesFee: z.boolean().optional(),
  children: z.enum(CHILDREN_RULES).optional(),
})

const measure = (name: keyof typeof WINDOW_RANGES) => z.number().min(WINDOW_RANGES[name][0]).max(WINDOW_RANGES[name][1])

const ownWindow = z
  .strictObject({
    left: measure('left'),
    top: measure('top'),
    width: measure('width'),
    height: measure('height'),
  })
  .refine(({ left, width }) => left + width <= SHEET_WIDTH, 'windowWidth')

/** How a municipality's letters look, in the settings file: `"window": "left"`, `"right"` or measures in millimetres; `"accent": "#154273"`. */
const letterSettings = z.strictObject({
  window: z
    .union([z.enum(['left', 'right']), ownWindow], 'window')
    .transform((window) => (window === 'left' ? WINDOW_LEFT : window === 'right' ? WINDOW_RIGHT : window))
    .optional(),
  accent: z.string().refine(isColour, 'colour').optional(),
})

const municipality = z.strictObject({
  code: municipalityCode,
  name,
  oin: z
    .string()
    .regex(/^\d{20}$/, 'oin')
    .nullable()
    .default(null),
  schoolRegion: z.enum(SCHOOL_REGIONS).optional(),
  sender: z.strictObject({
    name,
    onBehalfOf: name,
    returnAddress: z.array(addressLine).min(1).max(3),
    phone: name,
    email: z.email('email'),
  }),
  letter: letterSettings.optional(),
  rules: rules.refine((given) => given.minGroupSize <= given.maxGroupSize, 'sizesCrossed').prefault({}),
})

const room = z.strictObject({ code, capacity: z.number().int().min(1).max(500), offers: z.array(code).default([]) })

const venue = z.strictObject({
  code,
  municipality: municipalityCode,
  name,
  address: z.array(addressLine).min(1).max(4),
  directions: z.record(z.string(), z.string()).default({}),
  rooms: z.array(room).min(1),
})

const session = z
  .strictObject({ date: day, start: time, end: time, activity: name.optional() })
  .refine(({ start, end }) => start < end, 'sessionEnds')

const slot = z.strictObject({
  code,
  programme: z.enum(['wi2013', 'wi2021']),
  room: z.string().regex(/^[^/]+\/[^/]+$/, 'room'),
  languages: z.array(code).min(1),
  serves: z.array(municipalityCode).min(1),
  overflow: z.array(municipalityCode).default([]),
  resources: z.array(code).default([]),
  sessions: z.array(session).min(1).refine(inOrder, 'sessionsOrder'),
})

const closedDays = z
  .strictObject({ municipality: municipalityCode, from: day, to: day, name })
  .refine(({ from, to }) => from <= to, 'closedEnds')

const user = z
  .strictObject({
    email: z.email('email').transform((email) => email.toLowerCase()),
    name,
    role: z.enum(ROLES),
    municipalities: z.array(municipalityCode).default([]),
  })
  .refine(({ role, municipalities }) => role === 'admin' || municipalities.length > 0, {
    error: 'userMunicipality',
    path: ['municipalities'],
  })

const settingsFile = z
  .strictObject({
    regions: z.array(z.strictObject({ code, name, municipalities: z.array(municipalityCode).min(1) })).default([]),
    municipalities: z.array(municipality).default([]),
    venues: z.array(venue).default([]),
    slots: z.array(slot).default([]),
    closedDays: z.array(closedDays).default([]),
    users: z.array(user).default([]),
  })
  .superRefine(refuseTwice)

/** The settings file (docs/files.md), checked, with the defaults filled in. */
export type SettingsFile = z.infer<typeof settingsFile>

/**
 * Reads a settings file.
 * @param text The file's content (JSON).
 * @throws InputError `settings-too-much`; `settings-unreadable` when it is no JSON, with the line; SettingsFileError with everything that is wrong in it.
 */
export function readSettingsFile(text: string): SettingsFile {
  const raw = parseSettings(text)
  const result = settingsFile.safeParse(raw)
  if (!result.success) throw new SettingsFileError(issuesOf(result.error.issues, raw))
  return result.data
}

function inOrder(sessions: readonly { date: string; start: string; end: string }[]): boolean {
  return sessions.every((next, index) => {
    const before = sessions[index - 1]
    return !before || `${before.date} ${before.end}` <= `${next.date} ${next.start}`
  })
}

interface Codes {
  readonly regions: readonly { readonly code: string; readonly municipalities: readonly string[] }[]
  readonly municipalities: readonly { readonly code: string }[]
  readonly venues: readonly { readonly code: string; readonly rooms: readonly { readonly code: string }[] }[]
  readonly slots: readonly { readonly code: string }[]
  readonly closedDays: readonly { readonly municipality: string; readonly from: string; readonly to: string }[]
  readonly users: readonly { readonly email: string }[]
}

/** Refuses a file that names one and the same thing twice: one of both would be lost. */
function refuseTwice(file: Codes, context: z.RefinementCtx): void {
  const refuse = (path: PropertyKey[], message = 'twice') => context.addIssue({ code: 'custom', message, path })
  for (const list of ['regions', 'municipalities', 'venues', 'slots'] as const) {
    for (const index of again(file[list].map(({ code }) => code))) refuse([list, index])
  }
  const periods = file.closedDays.map(({ municipality, from, to }) => `${municipality}:${from}:${to}`)
  for (const index of again(periods)) refuse(['closedDays', index])
  for (const index of again(file.users.map(({ email }) => email))) refuse(['users', index])
  file.venues.forEach(({ rooms }, venue) => {
    for (const index of again(rooms.map(({ code }) => code))) refuse(['venues', venue, 'rooms', index])
  })
  const members = file.regions.flatMap((region, at) =>
    region.municipalities.map((code, index) => ({ at, index, code })),
  )
  for (const one of again(members.map(({ code }) => code))) {
    const { at = 0, index = 0 } = members[one] ?? {}
    refuse(['regions', at, 'municipalities', index], 'twoRegions')
  }
}

/** The places of what stood before already. */
function again(codes: readonly string[]): number[] {
  const before = new Set<string>()
  return codes.flatMap((code, index) => {
    if (before.has(code)) return [index]
    before.add(code)
    return []
  })
}
