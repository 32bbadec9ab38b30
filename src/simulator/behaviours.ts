/** What each misbehaviour does: one entry each, in the layer in which it happens. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import {
  ENDLESS_PART,
  ENDLESS_START,
  gzipBomb,
  notReadyText,
  OTHER_JSON,
  WEB_PAGE,
  WRONG_TYPES,
} from './bad-bodies.ts'
import {
  type BadCluster,
  equalNames,
  hostileNames,
  noNodes,
  shuffledStorage,
  vanishingNodes,
  wrapped,
} from './bad-clusters.ts'
import type { Entry } from './door.ts'
import { flatShapeText, unitsShapeText } from './older-shapes.ts'
import { statusText } from './status-text.ts'
import type { Misbehaviour, SimCluster } from './types.ts'

/** One request for `/status` that is answered badly. */
export interface Exchange {
  readonly response: ServerResponse
  /** What would be answered when behaving. */
  readonly body: Buffer
  /** `/status` of another provider of the fleet, or of this one if it is alone. */
  readonly elsewhere: string
  /** The TCP socket below; undefined if it is gone. */
  readonly raw: () => Socket | undefined
}

export type Behaviour =
  /** The port does not listen. */
  | { readonly layer: 'port' }
  /** Connections are met with something else than TLS. */
  | { readonly layer: 'connection'; readonly entry: Entry }
  /** Good TLS, then this instead of an answer; it owns the response until that closes. */
  | { readonly layer: 'answer'; readonly answer: (exchange: Exchange) => void }
  /** A good answer with this text. */
  | {
      readonly layer: 'text'
      readonly text: (cluster: SimCluster, owner: string, poll: number) => string
    }

const JSON_TYPE = 'application/json; charset=UTF-8'
const DRIP_MS = 20
const RESET_MS = 20

const entry = (how: Entry): Behaviour => ({ layer: 'connection', entry: how })
const answer = (how: (exchange: Exchange) => void): Behaviour => ({ layer: 'answer', answer: how })
const text = (how: (cluster: SimCluster, owner: string) => string): Behaviour => ({
  layer: 'text',
  text: how,
})
const cluster = (bad: BadCluster): Behaviour => ({
  layer: 'text',
  text: (good, owner, poll) => statusText(bad(good, poll), owner),
})

function whole(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}

/** Headers that promise the whole body, and its first half; at least one byte stays back. */
function half({ response, body }: Exchange): void {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': body.length })
  response.write(body.subarray(0, Math.ceil((body.length - 1) / 2)))
}

/** Half of a body, then a TCP reset, late enough for the half to be read. */
function reset(exchange: Exchange): void {
  half(exchange)
  const timer = setTimeout(() => exchange.raw()?.resetAndDestroy(), RESET_MS)
  exchange.response.once('close', () => clearTimeout(timer))
}

function drip({ response, body }: Exchange): void {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': body.length })
  let sent = 0
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + 1))
    sent += 1
    if (sent === body.length) response.end()
  }, DRIP_MS)
  response.once('close', () => clearInterval(timer))
}

/** Writes as fast as the other side reads, so that nothing piles up here. */
function endless({ response }: Exchange): void {
  const more = () => {
    while (!response.destroyed && response.write(ENDLESS_PART)) {}
  }
  response.writeHead(200, { 'content-type': JSON_TYPE })
  response.on('drain', more).write(ENDLESS_START)
  more()
}

async function sendBomb({ response }: Exchange): Promise<void> {
  const bomb = await gzipBomb()
  if (response.destroyed) return
  response.writeHead(200, {
    'content-type': JSON_TYPE,
    'content-encoding': 'gzip',
    'content-length': bomb.length,
  })
  response.end(bomb)
}

export const BEHAVIOURS: Readonly<Record<Misbehaviour, Behaviour>> = {
  closed: { layer: 'port' },
  'hang-tls': entry('silent'),
  'plain-http': entry('plain'),
  'tls-garbage': entry('garbage'),
  hang: answer(() => {}),
  stall: answer(half),
  drip: answer(drip),
  reset: answer(reset),
  'status-500': answer(({ response }) =>
    whole(response, 500, 'text/plain; charset=utf-8', 'inventory: context deadline exceeded\n'),
  ),
  redirect: answer(({ response, elsewhere }) =>
    response.writeHead(302, { location: elsewhere, 'content-length': 0 }).end(),
  ),
  html: answer(({ response }) => whole(response, 200, 'text/html', WEB_PAGE)),
  'truncated-json': answer(({ response, body }) =>
    whole(response, 200, JSON_TYPE, body.subarray(0, Math.floor(body.length / 2))),
  ),
  'huge-body': answer(endless),
  'gzip-bomb': answer((exchange) => void sendBomb(exchange)),
  'other-json': text(() => OTHER_JSON),
  'wrong-types': text(() => WRONG_TYPES),
  'not-ready': text(notReadyText),
  'flat-shape': text(flatShapeText),
  'units-shape': text(unitsShapeText),
  wrapped: cluster(wrapped),
  'shuffled-storage': cluster(shuffledStorage),
  'vanishing-nodes': cluster(vanishingNodes),
  'hostile-names': cluster(hostileNames),
  'no-nodes': cluster(noNodes),
  'equal-names': cluster(equalNames),
}
