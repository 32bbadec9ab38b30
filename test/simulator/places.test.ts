import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { findPlaces, type Place, tryPlace } from '../../src/simulator/places.ts'

const open: { close: () => unknown }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

async function squat(port: number): Promise<Server> {
  const server = createServer()
  open.push(server)
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(port, '127.0.0.1', resolve))
  return server
}

/** A port pair that was free a moment ago. */
async function freePair(): Promise<number> {
  const [place] = await findPlaces(1, 'ports')
  if (place === undefined) throw new Error('one place was asked for')
  await new Promise((resolve) => place.listener.close(resolve))
  return place.port
}

const keep = (place: Place | null): Place | null => {
  if (place !== null) open.push(place.listener)
  return place
}

describe('a place to listen', () => {
  it('is none where the next port is taken, and holds nothing then', async () => {
    const port = await freePair()
    const squatter = await squat(port + 1)
    expect(keep(await tryPlace('127.0.0.1', port))).toBe(null)
    await squat(port).then((server) => new Promise((resolve) => server.close(resolve)))
    await new Promise((resolve) => squatter.close(resolve))
    expect(keep(await tryPlace('127.0.0.1', port))?.port).toBe(port)
  })

  it('is none where the port itself is taken', async () => {
    const port = await freePair()
    await squat(port)
    expect(keep(await tryPlace('127.0.0.1', port))).toBe(null)
  })

  it('rejects for an address that this machine does not have', async () => {
    // TEST-NET-1 (RFC 5737): nobody's own address.
    await expect(tryPlace('192.0.2.1', 8443)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })
})
