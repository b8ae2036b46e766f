#!/usr/bin/env node
// TypeORM's own command line, which can read `ormconfig.ts`: `npx typeorm` comes here (see docs/contributing.md, "Migrations").
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

process.env.TZ = 'UTC'
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
createRequire(import.meta.url)('typeorm/cli.js')
