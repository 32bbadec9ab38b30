/** Bodies of `/status` that are no status. */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { documentText } from './status-text.ts'
import type { SimCluster } from './types.ts'

/** An inventory that is not there yet: Go's error values have no fields, so its reason is lost. */
export function notReadyText(cluster: SimCluster, owner: string): string {
  return documentText(cluster, owner, '{"available":{},"error":{}}')
}

/** What an API gateway without a route says, with status 200. */
export const OTHER_JSON = '{"message":"no Route matched with those values"}'

/** The keys of a status, each with a value of another type than a provider's. */
export const WRONG_TYPES = JSON.stringify({
  cluster: {
    leases: 'three',
    inventory: {
      active: { cpu: [] },
      pending: 7,
      available: {
        nodes: [
          {
            name: 7,
            allocatable: { cpu: 'many', gpu: null, memory: true, storage_ephemeral: [] },
            available: 'none',
          },
        ],
        storage: { class: 'beta2', size: '1Gi' },
      },
    },
  },
  bidengine: { orders: null },
  manifest: [],
  cluster_public_hostname: 42,
  address: false,
})

/** A web server's page, as of a reverse proxy that is not set up. */
export const WEB_PAGE =
  '<!DOCTYPE html>\n<html><head><title>Welcome to nginx!</title></head>\n<body><h1>Welcome to nginx!</h1></body></html>\n'

/** How an endless status begins, and what follows again and again: valid JSON as far as it goes. */
export const ENDLESS_START = '{"cluster":{"leases":1,"inventory":{"available":{"nodes":['
const ENDLESS_NODE =
  '{"name":"node1","allocatable":{"cpu":8000,"gpu":0,"memory":33538080768,"storage_ephemeral":233966001789},"available":{"cpu":4280,"gpu":0,"memory":28893900800,"storage_ephemeral":233966001789}},'
/** About 64 KiB of nodes. */
export const ENDLESS_PART = Buffer.from(ENDLESS_NODE.repeat(Math.floor(65_536 / ENDLESS_NODE.length)))

const BOMB_MIB = 96
let bomb: Promise<Buffer> | undefined

function* bombParts(): Generator<Buffer> {
  const spaces = Buffer.alloc(2 ** 20, ' ')
  yield Buffer.from('{"cluster":')
  for (let left = BOMB_MIB; left > 0; left -= 1) yield spaces
  yield Buffer.from('null}')
}

/**
 * A gzip of about 100 kB that inflates to 96 MiB of JSON, nearly all of it blanks. Made once, when first
 * asked for, a mebibyte at a time.
 */
export function gzipBomb(): Promise<Buffer> {
  bomb ??= buffer(Readable.from(bombParts(), { objectMode: false }).pipe(createGzip()))
  return bomb
}
