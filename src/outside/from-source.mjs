import { register } from 'tsx/esm/api'

// Runs a TypeScript file as it is, in a thread or process of its own. The built program doesn't come here.
register()
await import(process.argv[2])
