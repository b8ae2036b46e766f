import { z } from 'zod'
import { isDay } from '../calendar/days.ts'
import { SCHOOL_REGIONS } from '../calendar/school-holidays.ts'
import { InputError } from '../errors.ts'
import { letterSettings } from './letter-settings.ts'

const code = z.string().trim().min(1).max(100)
const municipalityCode = z.string().regex(/^\d{4}$/, 'a CBS code of four digits, such as "0935"')
const day = z.string().refine(isDay, 'a day that exists, such as "2026-12-17"')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time, such as "09:00"')
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
})

const municipality = z.strictObject({
  code: municipalityCode,
  name: z.string().trim().min(1),
  oin: z
    .string()
    .regex(/^\d{20}$/, '20 digits')
    .nullable()
    .default(null),
  schoolRegion: z.enum(SCHOOL_REGIONS).optional(),
  sender: z.strictObject({
    name: z.string().trim().min(1),
    onBehalfOf: z.string().trim().min(1),
    returnAddress: z.array(z.string()).min(1).max(3),
    phone: z.string().trim().min(1),
    email: z.email(),
  }),
  letter: letterSettings.optional(),
  rules: rules
    .refine((given) => given.minGroupSize <= given.maxGroupSize, 'minGroupSize at most maxGroupSize')
    .prefault({}),
})

const room = z.strictObject({ code, capacity: z.number().int().min(1).max(500), offers: z.array(code).default([]) })

const venue = z.strictObject({
  code,
  municipality: municipalityCode,
  name: z.string().trim().min(1),
  address: z.array(z.string()).min(1).max(4),
  directions: z.record(z.string(), z.string()).default({}),
  rooms: z.array(room).min(1),
})

const session = z
  .strictObject({ date: day, start: time, end: time, activity: z.string().trim().min(1).optional() })
  .refine(({ start, end }) => start < end, 'a session that ends after it starts')

const slot = z.strictObject({
  code,
  programme: z.enum(['wi2013', 'wi2021']),
  room: z.string().regex(/^[^/]+\/[^/]+$/, 'a room as "venue/room"'),
  languages: z.array(code).min(1),
  serves: z.array(municipalityCode).min(1),
  overflow: z.array(municipalityCode).default([]),
  resources: z.array(code).default([]),
  sessions: z.array(session).min(1).refine(inOrder, 'sessions in order of time, none at the same moment as another'),
})

const closedDays = z
  .strictObject({ municipality: municipalityCode, from: day, to: day, name: z.string().trim().min(1) })
  .refine(({ from, to }) => from <= to, 'closed days that end on or after the day they begin')

const user = z.strictObject({
  email: z.email().transform((email) => email.toLowerCase()),
  name: z.string().trim().min(1),
  role: z.enum(['admin', 'planner', 'coordinator', 'reader']),
  municipalities: z.array(municipalityCode).default([]),
})

const settingsFile = z.strictObject({
  regions: z
    .array(z.strictObject({ code, name: z.string().trim().min(1), municipalities: z.array(municipalityCode).min(1) }))
    .default([]),
  municipalities: z.array(municipality).default([]),
  venues: z.array(venue).default([]),
  slots: z.array(slot).default([]),
  closedDays: z.array(closedDays).default([]),
  users: z.array(user).default([]),
})

/** The settings file of contract.md, checked, with the defaults filled in. */
export type SettingsFile = z.infer<typeof settingsFile>

/**
 * Reads a settings file.
 * @param text The file's content (JSON).
 * @throws InputError `settings-unreadable` when it is no JSON; `settings-invalid` with the place and what it must be.
 */
export function readSettingsFile(text: string): SettingsFile {
  const result = settingsFile.safeParse(parseJson(text))
  if (result.success) return result.data
  const problem = result.error.issues[0]
  throw new InputError('settings-invalid', { place: placeOf(problem?.path ?? []), problem: problem?.message ?? '' })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new InputError('settings-unreadable', { reason: (error as Error).message })
  }
}

/** `slots[3].sessions[0].date` */
function placeOf(path: readonly PropertyKey[]): string {
  return (
    path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
      .join('')
      .replace(/^\./, '') || 'file'
  )
}

function inOrder(sessions: readonly { date: string; start: string; end: string }[]): boolean {
  return sessions.every((next, index) => {
    const before = sessions[index - 1]
    return !before || `${before.date} ${before.end}` <= `${next.date} ${next.start}`
  })
}
