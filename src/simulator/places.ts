/** Where the providers of a fleet listen. */
import { randomInt } from 'node:crypto'
import type { Server } from 'node:net'
import { createListener, listen } from './door.ts'

export interface Place {
  readonly host: string
  readonly port: number
  /** Listening there already, which holds the port; nothing serves it yet. */
  readonly listener: Server
  /** The same on the next port; null where that was only seen to be free. */
  readonly grpcListener: Server | null
}

const TRIES = 200
/** Even ports below those that systems hand to outgoing connections, so that a shut port stays ours. */
const FIRST_PORT = 16_384
const LAST_PORT = 32_766
const REST_PORT = 8443
const BUSY = new Set(['EADDRINUSE', 'EACCES'])

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** A listener there, or null where the port is taken. Rejects when the address cannot be used at all. */
async function tryListen(host: string, port: number): Promise<Server | null> {
  const listener = createListener()
  try {
    await listen(listener, host, port)
    return listener
  } catch (error) {
    if (BUSY.has(codeOf(error))) return null
    throw error
  }
}

const ended = (listener: Server | null): Promise<unknown> =>
  new Promise((resolve) => (listener === null ? resolve(null) : listener.close(resolve)))

/**
 * A place there whose next port is free too (gRPC's), or null, with nothing left open, where one of the two is
 * taken. `holdNext` keeps the next port as well.
 */
export async function tryPlace(host: string, port: number, holdNext = false): Promise<Place | null> {
  const listener = await tryListen(host, port)
  if (listener === null) return null
  const next = await tryListen(host, port + 1)
  if (next === null) await ended(listener)
  else if (!holdNext) await ended(next)
  return next === null ? null : { host, port, listener, grpcListener: holdNext ? next : null }
}

/** An even port and its odd neighbour on 127.0.0.1; random, so that fleets of several processes rarely meet. */
async function portPair(holdNext: boolean): Promise<Place> {
  for (let left = TRIES; left > 0; left -= 1) {
    const place = await tryPlace('127.0.0.1', randomInt(FIRST_PORT / 2, LAST_PORT / 2) * 2, holdNext)
    if (place !== null) return place
  }
  throw new Error(`no free port pair on 127.0.0.1 between ${FIRST_PORT} and ${LAST_PORT}`)
}

/** The real ports on a loopback address of its own; systems that have 127.0.0.1 only answer EADDRNOTAVAIL. */
async function ownAddress(index: number, base: number, holdNext: boolean): Promise<Place> {
  for (let left = TRIES; left > 0; left -= 1) {
    const nth = base + index + (TRIES - left) * 0x10000
    const host = `127.${64 + ((nth >> 16) % 128)}.${(nth >> 8) & 255}.${nth & 255}`
    // x.y.0 and x.y.255 look like network and broadcast addresses to some tools; a gap is cheaper than doubt.
    const place = (nth & 255) % 255 === 0 ? null : await tryPlace(host, REST_PORT, holdNext)
    if (place !== null) return place
  }
  throw new Error(`no loopback address with port ${REST_PORT} free`)
}

/** A free place for each of `count` providers; `holdNext` as in `tryPlace`. On failure none of them stays open. */
export async function findPlaces(
  count: number,
  layout: 'ports' | 'addresses',
  holdNext = false,
): Promise<Place[]> {
  const places: Place[] = []
  const base = randomInt(0x800000)
  try {
    for (let index = 0; index < count; index += 1) {
      places.push(layout === 'ports' ? await portPair(holdNext) : await ownAddress(index, base, holdNext))
    }
  } catch (error) {
    for (const { listener, grpcListener } of places) {
      listener.close()
      grpcListener?.close()
    }
    throw error
  }
  return places
}
