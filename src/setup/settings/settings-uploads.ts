import { randomUUID } from 'node:crypto'
import { type EntityManager, IsNull, LessThan, type EntityTarget, type ObjectLiteral } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { type Actor, work } from '../../history/work.ts'
import { addMinutes, THIRTY_DAYS } from '../../outside/clock.ts'
import { readSettingsFile } from './settings-file.ts'
import { SettingsUpload } from './settings-upload.entity.ts'
import { applyFile, planSettings, type SettingsPlan } from './apply-settings.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { Region } from '../../municipalities/region.entity.ts'
import type { SettingsStep } from './settings-diff.ts'
import { Venue } from '../../municipalities/venue.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets'>

/**
 * Keeps a settings file, sealed, until somebody has seen what it changes. Nothing is set yet.
 * @returns The id of the upload.
 * @throws InputError and ConflictError as `readSettingsFile` and `planSettings`: then nothing is kept.
 */
export async function uploadSettings(
  deps: Needs,
  by: Actor,
  file: { readonly name: string; readonly text: string },
): Promise<string> {
  await planSettings(deps.db.read, readSettingsFile(file.text))
  const id = randomUUID()
  const fileName = file.name.replace(/^.*[/\\]/, '').slice(-100) || 'bestand'
  const upload = { id, fileName, content: deps.secrets.seal(file.text), result: null, uploadedBy: by.name }
  await work(deps, by, {}, ({ tx, at: uploadedAt }) =>
    tx.insert(SettingsUpload, { ...upload, uploadedAt, appliedBy: null, appliedAt: null }),
  )
  return id
}

/** The uploads that nobody applied yet, the newest first. */
export async function listWaitingSettings({ db }: Pick<Deps, 'db'>): Promise<SettingsUpload[]> {
  return db.read.find(SettingsUpload, { where: { appliedAt: IsNull() }, order: { uploadedAt: 'DESC' } })
}

/** @throws NotFoundError `not-found` */
export async function findSettingsUpload(tx: EntityManager, id: string): Promise<SettingsUpload> {
  const found = await tx.findOneBy(SettingsUpload, { id })
  if (!found) throw new NotFoundError('not-found')
  return found
}

/**
 * What an upload would do now. Looks only.
 * @throws ConflictError `settings-upload-done` when it was applied; as `planSettings`.
 */
export async function reviewSettings(
  { db, secrets }: Needs,
  upload: Pick<SettingsUpload, 'content'>,
): Promise<SettingsPlan & { readonly names: SettingsNames }> {
  const plan = await planSettings(db.read, readSettingsFile(textOf(secrets, upload)))
  return { ...plan, names: await listSettingsNames(db.read, plan.places) }
}

/**
 * Applies an upload, if it still does what somebody saw. The file itself is thrown away. Twice does nothing the second time.
 * @param seen The mark of the plan that was seen.
 * @throws NotFoundError `not-found`; as `applySettings`.
 */
export async function applyUpload(deps: Needs, by: Actor, id: string, seen: string): Promise<void> {
  await work(deps, by, { lock: 'settings' }, async (work) => {
    const { tx, at: appliedAt } = work
    const upload = await findSettingsUpload(tx, id)
    if (upload.appliedAt) return
    const result = await applyFile(work, readSettingsFile(textOf(deps.secrets, upload)), seen)
    await tx.save(SettingsUpload, { ...upload, content: null, result, appliedBy: by.name, appliedAt })
  })
}

/**
 * Throws an upload away; nothing is set. Twice does nothing the second time.
 * @throws ConflictError `settings-upload-done` when it was applied.
 */
export async function leaveSettings({ db }: Pick<Deps, 'db'>, id: string): Promise<void> {
  await db.write(async (tx) => {
    const upload = await tx.findOneBy(SettingsUpload, { id })
    if (upload?.appliedAt) throw new ConflictError('settings-upload-done')
    await tx.delete(SettingsUpload, { id })
  }, 'settings')
}

/** Deletes what was uploaded more than thirty days ago, applied or not: names of colleagues stand in it. @returns How many. */
export async function forgetOldSettings({ db, clock }: World): Promise<number> {
  const before = addMinutes(clock.now(), -THIRTY_DAYS)
  const { affected } = await db.write((tx) => tx.delete(SettingsUpload, { uploadedAt: LessThan(before) }))
  return affected ?? 0
}

function textOf(secrets: Deps['secrets'], { content }: Pick<SettingsUpload, 'content'>): string {
  if (content === null) throw new ConflictError('settings-upload-done')
  return secrets.open(content)
}

/** How people call what the settings name by a code. */
export interface SettingsNames {
  readonly regions: ReadonlyMap<string, string>
  readonly municipalities: ReadonlyMap<string, string>
  readonly venues: ReadonlyMap<string, string>
}

/** The names of what is here, and of what the file brings. */
async function listSettingsNames(tx: EntityManager, steps: readonly SettingsStep[]): Promise<SettingsNames> {
  const named = async (table: keyof SettingsNames, entity: EntityTarget<ObjectLiteral>) => {
    const brought = steps.filter((step) => step.table === table).map(({ row }) => row)
    return new Map([...(await tx.find(entity)), ...brought].map(({ code, name }) => [String(code), String(name)]))
  }
  return {
    regions: await named('regions', Region),
    municipalities: await named('municipalities', Municipality),
    venues: await named('venues', Venue),
  }
}
