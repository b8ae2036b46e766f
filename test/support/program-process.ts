import type { Pace } from '../../src/cli.ts'

// What bin/dagdeel.mjs does, but with what the tests run: a test never runs what was built before a change.
process.env.TZ = 'UTC'
const { runCommand } = await import('../../src/cli.ts')
process.exitCode = await runCommand(process.argv.slice(2), JSON.parse(process.env.PACE ?? '{}') as Pace)
// All is done: whatever still hangs keeps nobody waiting.
setTimeout(() => process.exit(), 1_000).unref()
