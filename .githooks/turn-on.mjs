// After `npm ci`: lets git run the hooks of this folder. Only in a checkout of its own with the tools for development, and only when
// nobody chose other hooks. Whatever git says, installing goes on.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const git = (...given) => spawnSync('git', given, { cwd: at(''), encoding: 'utf8' })

if (!process.env.CI && existsSync(at('.git')) && existsSync(at('node_modules/prettier'))) {
  const { status, stdout } = git('config', '--get', 'core.hooksPath')
  // 1: it is not set.
  if (status === 1 && !stdout.trim()) git('config', 'core.hooksPath', '.githooks')
}
