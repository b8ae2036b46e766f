import { aside } from '../../../src/outside/aside/aside.ts'
import type * as acts from './aside-acts.ts'

// A program that waits for an answer that never comes.
const ask = aside<typeof acts>(
  { module: './aside-acts', from: import.meta.url },
  { seconds: 60, megabytes: 300, atOnce: 1 },
)
await ask('spin', process.argv[2])
