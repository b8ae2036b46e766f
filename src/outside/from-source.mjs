import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

// Runs a TypeScript file as it is, in a thread or process of its own, with what else it was given. The built program doesn't come here.
register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) })
const [file] = process.argv.splice(2, 1)
await import(file)
