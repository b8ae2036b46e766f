import type { Deps } from '../../deps.ts'
import type { Language } from '../../words/words.ts'
import { User } from '../user.entity.ts'

/** Keeps with the account in which language its owner reads the pages. */
export async function switchLanguage({ db }: Pick<Deps, 'db'>, userId: string, language: Language): Promise<void> {
  await db.write((tx) => tx.update(User, { id: userId }, { language }))
}
