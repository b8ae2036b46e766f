import type { z } from 'zod'

interface Codes {
  readonly regions: readonly { readonly code: string; readonly municipalities: readonly string[] }[]
  readonly municipalities: readonly { readonly code: string }[]
  readonly venues: readonly { readonly code: string; readonly rooms: readonly { readonly code: string }[] }[]
  readonly slots: readonly { readonly code: string }[]
  readonly closedDays: readonly { readonly municipality: string; readonly from: string; readonly to: string }[]
  readonly users: readonly { readonly email: string }[]
}

/** Refuses a file that names one and the same thing twice: one of both would be lost. */
export function refuseTwice(file: Codes, context: z.RefinementCtx): void {
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
