#!/usr/bin/env -S node --max-semi-space-size=4 --heap-growing-percent=25
// The settings of V8: memory is collected sooner than by itself (see docs/decisions).
import { existsSync } from 'node:fs'

// The process runs in UTC: local days and times are explicit everywhere (see docs/decisions).
process.env.TZ = 'UTC'
const program = new URL('../dist/src/cli.js', import.meta.url)
if (existsSync(program)) {
  const { runCommand } = await import(program)
  process.exitCode = await runCommand(process.argv.slice(2))
  // All is done: whatever still hangs keeps nobody waiting.
  setTimeout(() => process.exit(), 1_000).unref()
} else {
  process.stderr.write('Dagdeel is not built yet. `npm ci` does that, or `npm run build`.\n')
  process.exitCode = 2
}
