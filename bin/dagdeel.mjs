#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

// The process runs in UTC: local days and times are explicit everywhere (see README, Decisions).
process.env.TZ = 'UTC'
// Wherever it is started, the sources are read with this project's settings; threads too.
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
register()
const { runCommand } = await import('../src/cli.ts')
process.exitCode = await runCommand(process.argv.slice(2))
