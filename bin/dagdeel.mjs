#!/usr/bin/env node
// The process runs in UTC: local days and times are explicit everywhere (see README, Decisions).
process.env.TZ = 'UTC'
const { register } = await import('tsx/esm/api')
register()
const { runCommand } = await import('../src/cli.ts')
process.exitCode = await runCommand(process.argv.slice(2))
