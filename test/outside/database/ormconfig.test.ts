import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { MIGRATIONS } from '../../../migrations/index.ts'
import { projectFolder } from '../../../src/outside/project-folder.ts'
import { onBothDatabases } from '../../support/databases.ts'

onBothDatabases("TypeORM's own command line", (newDatabase) => {
  it('knows the database, its tables and its migrations from ormconfig.ts', async () => {
    const words = ['bin/typeorm.mjs', 'migration:show', '-d', 'ormconfig.ts']
    const env = { ...process.env, DATABASE_URL: await newDatabase() }
    const cwd = projectFolder('')
    const { stdout } = await promisify(execFile)(process.execPath, words, { cwd, env })
    for (const { name } of MIGRATIONS) expect(stdout).to.match(new RegExp(`\\[.\\] \\d* ?${name}`))
  }).timeout(60_000)
})
