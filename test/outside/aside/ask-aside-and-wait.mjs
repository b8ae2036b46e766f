import { register } from 'tsx/esm/api'

// A program that waits for an answer that never comes.
register()
const { aside } = await import('../../../src/outside/aside/aside.ts')
const ask = aside({ module: './aside-acts', from: import.meta.url }, { seconds: 60, megabytes: 300, atOnce: 1 })
await ask('spin', process.argv[2])
