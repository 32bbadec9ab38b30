/**
 * The TCP side of one provider: one port, and every socket that came through it.
 *
 * A raw listener stands in front of TLS so that a port can refuse, stay silent, or speak something else
 * without the servers behind it knowing.
 */
import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { Server as TlsServer } from 'node:tls'

/** What becomes of a REST connection once TCP has accepted it. */
export type Entry = 'tls' | 'plain' | 'silent' | 'garbage'

/** Takes a connection over. */
export type Enter = (socket: Socket) => void

export interface Door {
  /** What becomes of connections from now on; those that are open stay as they are. */
  setEntry: (enter: Enter) => void
  /** Listens on the same port again; tries for about two seconds if something holds it. */
  open: () => Promise<void>
  /** Refuses from now on, and drops every socket. */
  shut: () => Promise<void>
  /** Drops every socket; resolves when the other ends on this machine can have seen it. */
  drop: () => Promise<void>
  /** The TCP socket below a request's socket, to reset it; undefined once it is gone. */
  rawOf: (socket: Socket) => Socket | undefined
}

export interface DoorOptions {
  readonly host: string
  readonly port: number
  /** Already listening on that port. */
  readonly listener: Server
  /** What becomes of connections at first. */
  readonly enter: Enter
}

const REOPEN_TRIES = 40
const REOPEN_PAUSE_MS = 50
/** The greeting of another protocol, then bytes without meaning: no TLS record starts so. */
const GARBAGE = Buffer.from('SSH-2.0-OpenSSH_9.6\r\n\u0000\u0001\u00fe\u00ff not a TLS record\r\n', 'latin1')

/** A listener as doors use it: without Nagle's delay, as Go's. */
export function createListener(): Server {
  return createServer({ noDelay: true })
}

/** Resolves when listening, rejects with the system's error. */
export async function listen(listener: Server, host: string, port: number): Promise<void> {
  listener.listen({ host, port, exclusive: true })
  await once(listener, 'listening')
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

/** The ways into two servers that do not listen themselves, and the ways past them. */
export function createEntries(tls: TlsServer, http: HttpServer): Readonly<Record<Entry, Enter>> {
  return {
    tls: (socket) => tls.emit('connection', socket),
    plain: (socket) => http.emit('connection', socket),
    // Reads and forgets, so that the end of the other side is noticed.
    silent: (socket) => socket.resume(),
    garbage: (socket) => socket.once('data', () => socket.end(GARBAGE)).resume(),
  }
}

/** Takes over a listener; the caller closes it with `shut`. */
export function createDoor({ host, port, listener, enter: first }: DoorOptions): Door {
  const sockets = new Set<Socket>()
  let enter = first

  listener.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    // Resets by the other side are its own affair.
    socket.on('error', () => {})
    enter(socket)
  })

  const drop = async (): Promise<void> => {
    const dropped = [...sockets]
    const gone = dropped.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
    for (const socket of dropped) socket.destroy()
    await Promise.all(gone)
    // Two turns of the event loop: clients in this process read the end of their sockets in the first.
    await nextTurn()
    await nextTurn()
  }

  return {
    setEntry: (next) => {
      enter = next
    },
    open: async () => {
      if (listener.listening) return
      for (let left = REOPEN_TRIES; ; left -= 1) {
        try {
          return await listen(listener, host, port)
        } catch (error) {
          if (left <= 1 || !isPortTaken(error)) throw error
          await delay(REOPEN_PAUSE_MS, undefined, { ref: false })
        }
      }
    },
    shut: async () => {
      const closed = listener.listening ? once(listener, 'close') : null
      if (closed !== null) listener.close()
      await drop()
      await closed
    },
    drop,
    rawOf: ({ remoteAddress, remotePort }) =>
      [...sockets].find((raw) => raw.remotePort === remotePort && raw.remoteAddress === remoteAddress),
  }
}
