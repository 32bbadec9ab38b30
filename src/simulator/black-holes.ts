/** Addresses on loopback that take connections and never say anything, as hosts behind a mute firewall seem to. */
import { createServer, type Server, type Socket } from 'node:net'

export interface BlackHoles {
  /** A host URI for each. */
  readonly uris: readonly string[]
  /** Connections that are open now, and the most there ever were at once. */
  readonly sockets: { open: number; mostOpen: number }
  readonly close: () => Promise<void>
}

/** Starts so many, each on a port of its own. */
export async function startBlackHoles(count: number): Promise<BlackHoles> {
  const held = new Set<Socket>()
  const sockets = { open: 0, mostOpen: 0 }
  const hold = (socket: Socket): void => {
    held.add(socket)
    sockets.open = held.size
    sockets.mostOpen = Math.max(sockets.mostOpen, held.size)
    const letGo = (): void => {
      held.delete(socket)
      sockets.open = held.size
    }
    // The other side's end counts: the close here comes later, after connections that were opened since.
    socket
      .on('error', letGo)
      .on('data', () => {})
      .once('end', letGo)
      .once('close', letGo)
  }
  const servers = await Promise.all(Array.from({ length: count }, () => listening(createServer(hold))))
  return {
    uris: servers.map(({ port }) => `https://127.0.0.1:${port}`),
    sockets,
    close: async () => {
      const closed = servers.map(({ server }) => new Promise((resolve) => server.close(resolve)))
      for (const socket of held) socket.destroy()
      await Promise.all(closed)
    },
  }
}

function listening(server: Server): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      resolve({ server, port })
    })
  })
}
