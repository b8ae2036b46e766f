import type { Server, ServerResponse } from 'node:http'
import { Server as PlainServer, type Socket } from 'node:net'

/**
 * Lets a server end well: it takes no new connection, ends those on which nothing is asked, and each other one after the answer under way.
 * (Node's own `close` also breaks off what is written but not sent to its end yet.)
 * @returns Ends it. Resolves when the last connection has ended, which a slow reader can put off.
 */
export function connectionsOf(server: Server): () => Promise<void> {
  const answers = new Map<Socket, Set<ServerResponse>>()
  let ended: Promise<void> | undefined
  server.on('connection', (socket: Socket) => {
    answers.set(socket, new Set())
    socket.once('close', () => answers.delete(socket))
  })
  server.prependListener('request', ({ socket }, response) => {
    const underWay = answers.get(socket)?.add(response)
    if (ended) isLast(response)
    response.once('close', () => {
      underWay?.delete(response)
      if (ended && underWay?.size === 0) socket.destroySoon()
    })
  })
  return () =>
    (ended ??= new Promise((resolve) => {
      PlainServer.prototype.close.call(server, () => resolve())
      for (const [socket, underWay] of answers) {
        underWay.forEach(isLast)
        if (underWay.size === 0) socket.destroySoon()
      }
    }))
}

/** Says so to who asked: the next question is for another process. */
function isLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
