// The program, kept warm: it runs one command after the other in one process, each exactly as bin/dagdeel.mjs would, because starting
// takes longer than most commands. Its parent sends the words and the environment, and gets back how the command ended.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

process.env.TZ = 'UTC'
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../../tsconfig.json', import.meta.url))
register()
const KEPT = new Set(['TZ', 'TSX_TSCONFIG_PATH'])
const { runCommand } = await import('../../src/cli.ts')

process.on('message', async ({ words, env, folder }) => {
  for (const name of Object.keys(process.env)) if (!KEPT.has(name)) delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(folder)
  const said = { stdout: [], stderr: [] }
  const real = {}
  for (const name of ['stdout', 'stderr']) {
    real[name] = process[name].write
    process[name].write = (chunk) => said[name].push(String(chunk)) > 0
  }
  const code = await runCommand(words)
  for (const name of ['stdout', 'stderr']) process[name].write = real[name]
  process.send({ code, stdout: said.stdout.join(''), stderr: said.stderr.join('') })
})
process.on('disconnect', () => process.exit())
process.send('ready')
