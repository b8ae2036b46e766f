// The program, kept warm: it runs one command after the other in one process, each exactly as bin/dagdeel.mjs would, because starting
// takes longer than most commands. Its parent sends the words and the environment, and gets back how the command ended.
process.env.TZ = 'UTC'
const { runCommand } = await import('../../src/cli.ts')

interface Order {
  readonly words: string[]
  readonly env: Record<string, string>
  readonly folder: string
}

process.on('message', (order: Order) => void obey(order))
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function obey({ words, env, folder }: Order): Promise<void> {
  for (const name of Object.keys(process.env)) if (name !== 'TZ') delete process.env[name]
  Object.assign(process.env, env)
  process.chdir(folder)
  const [stdout, stderr] = [record(process.stdout), record(process.stderr)]
  const code = await runCommand(words)
  process.send?.({ code, stdout: stdout(), stderr: stderr() })
}

/** Keeps what is written. @returns What that was, when it is over. */
function record(stream: NodeJS.WriteStream): () => string {
  const said: string[] = []
  stream.write = (chunk: string | Uint8Array) => said.push(String(chunk)) > 0
  return () => {
    Reflect.deleteProperty(stream, 'write')
    return said.join('')
  }
}
