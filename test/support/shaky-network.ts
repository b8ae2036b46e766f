import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A network between us and a server, which a test can break. */
export interface ShakyNetwork {
  /** The address of the database as it is seen through this network. */
  readonly url: string
  /** Every connection breaks, and no new one is taken: the server is stopped. */
  cut(): void
  /** Nothing goes through any more, and nobody is told: a firewall that swallows everything. */
  swallow(): void
  /** From now on everything works again. */
  mend(): void
  /** Breaks the connection on which these bytes are about to arrive. */
  cutBefore(text: string): void
  close(): Promise<void>
}

/** @param url `postgres://user:password@host:port/name`. @param wishes Goes behind it: `?query_timeout=300`. */
export async function aShakyNetwork(url: string, wishes = ''): Promise<ShakyNetwork> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let [state, last]: [state: 'well' | 'cut' | 'swallows', last: string | undefined] = ['well', undefined]
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = connect(Number(port), hostname)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket.on('error', () => undefined).on('close', () => other.destroy()))
      socket.on('data', (bytes) => {
        if (last !== undefined && bytes.includes(last)) return void near.destroy()
        if (state === 'well') other.write(bytes)
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const through = new URL(url)
  through.port = String((server.address() as AddressInfo).port)
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  return {
    url: `${through.href}${wishes}`,
    cut: () => {
      state = 'cut'
      breakAll()
    },
    swallow: () => void (state = 'swallows'),
    mend: () => {
      if (state === 'swallows') breakAll()
      ;[state, last] = ['well', undefined]
    },
    cutBefore: (text) => void (last = text),
    close: async () => {
      breakAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
