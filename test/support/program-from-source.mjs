// What bin/dagdeel.mjs does, but with the TypeScript as it is: a test never runs what was built before a change.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

process.env.TZ = 'UTC'
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../../tsconfig.json', import.meta.url))
register()
const { runCommand } = await import('../../src/cli.ts')
process.exitCode = await runCommand(process.argv.slice(2), JSON.parse(process.env.PACE ?? '{}'))
// All is done: whatever still hangs keeps nobody waiting.
setTimeout(() => process.exit(), 1_000).unref()
