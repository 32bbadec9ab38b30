/** The REST side of one simulated provider: a door, TLS, HTTP, and how it behaves at the moment. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import { deflateSync, gzipSync } from 'node:zlib'
import { BEHAVIOURS, type Behaviour } from './behaviours.ts'
import { createDoor, createEntries } from './door.ts'
import type { SimulatedGrpc } from './grpc/types.ts'
import type { Identity, Shown } from './identity.ts'
import { addressText, versionText } from './other-routes.ts'
import type { Place } from './places.ts'
import { statusText } from './status-text.ts'
import type { FleetOptions, SimCluster, SimulatedProvider } from './types.ts'

export interface ProviderOptions {
  readonly index: number
  readonly place: Place
  readonly identity: Identity
  readonly cluster: SimCluster
  readonly compress: FleetOptions['compress']
  /** URL of `/status` of another provider. */
  readonly elsewhere: string
  readonly grpc: SimulatedGrpc
  /** Shows another certificate on the gRPC port. */
  readonly showOverGrpc: (shown: Shown) => Promise<void>
}

/** A provider and the end of it. */
export interface RunningProvider {
  readonly provider: SimulatedProvider
  readonly close: () => Promise<void>
}

const JSON_TYPE = 'application/json; charset=UTF-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'
const CODERS = { gzip: gzipSync, deflate: deflateSync }
/** No timeout ends a connection: Go's server has none by default, and hanging is a misbehaviour to keep up. */
const NO_TIMEOUTS = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }

/** Serves one provider on a place that listens already; `close` ends all of it. */
export function serveProvider(options: ProviderOptions): RunningProvider {
  const { index, place, identity, cluster, compress, elsewhere, grpc, showOverGrpc } = options
  const { owner, hostNames, certificate, published } = identity
  let byName: Shown['byName'] = null
  const requests = { begun: 0, open: 0, mostOpen: 0 }
  let lastHeaders: IncomingMessage['headers'] = {}
  let verbatim: Buffer | null = null
  let behaviour: Behaviour | null = null
  let polls = 0
  let closed = false
  let changing: Promise<void> = Promise.resolve()
  /** Answers that are not handed over whole; when behaviour changes, their connections are dropped. */
  const unfinished = new Set<ServerResponse>()

  const goodBody = (): Buffer => verbatim ?? Buffer.from(statusText(cluster, owner))

  const send = (request: IncomingMessage, response: ServerResponse, body: Buffer | string): void => {
    const coded = compress !== undefined && String(request.headers['accept-encoding']).includes(compress)
    const bytes = coded ? CODERS[compress](body) : Buffer.from(body)
    const coding = coded ? { 'content-encoding': compress } : {}
    response
      .writeHead(200, { 'content-type': JSON_TYPE, 'content-length': bytes.length, ...coding })
      .end(bytes)
  }

  const sendError = (response: ServerResponse, status: number, text: string): void => {
    response.writeHead(status, { 'content-type': TEXT_TYPE, 'content-length': text.length }).end(text)
  }

  const answerStatus = (request: IncomingMessage, response: ServerResponse): void => {
    const poll = polls
    polls += 1
    if (behaviour?.layer === 'text') {
      send(request, response, behaviour.text(cluster, owner, poll))
    } else if (behaviour?.layer === 'answer') {
      const raw = () => door.rawOf(request.socket)
      behaviour.answer({ response, body: goodBody(), elsewhere, raw })
    } else {
      send(request, response, goodBody())
    }
  }

  const routes: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    '/status': answerStatus,
    '/version': (request, response) => send(request, response, versionText(cluster.version)),
    '/address': (request, response) => send(request, response, addressText(owner)),
  }

  const http = createHttpServer(NO_TIMEOUTS, (request, response) => {
    lastHeaders = request.headers
    requests.begun += 1
    requests.open += 1
    requests.mostOpen = Math.max(requests.mostOpen, requests.open)
    unfinished.add(response)
    const finish = () => {
      if (unfinished.delete(response)) requests.open -= 1
    }
    // `prefinish` comes in the call of `end`, before the client can have read the answer and asked again.
    response.once('prefinish', finish).once('close', finish)
    const [path = ''] = (request.url ?? '').split('?')
    const serve = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (serve === undefined) sendError(response, 404, '404 page not found\n')
    else if (request.method !== 'GET') sendError(response, 405, '')
    else serve(request, response)
  })
  const tls = createTlsServer(
    {
      ...certificate,
      minVersion: 'TLSv1.3',
      SNICallback: (name, take) =>
        take(null, byName !== null && hostNames.includes(name) ? createSecureContext(byName) : undefined),
    },
    (socket) => http.emit('connection', socket),
  )
  // Handshakes that fail are the client's to report.
  tls.on('tlsClientError', (_, socket) => socket.destroy())
  const entries = createEntries(tls, http)
  const door = createDoor({ ...place, enter: entries.tls })

  /**
   * Below HTTP a change drops every connection; above it the next request shows the change anyway, and idle
   * connections stay, so that a client does not meet a socket that is just being closed.
   */
  const change = async (next: Behaviour | null): Promise<void> => {
    if (closed) return
    const isBelowHttp = (one: Behaviour | null) => one?.layer === 'port' || one?.layer === 'connection'
    const dropAll = isBelowHttp(behaviour) || isBelowHttp(next) || unfinished.size > 0
    behaviour = next
    polls = 0
    door.setEntry(entries[next?.layer === 'connection' ? next.entry : 'tls'])
    if (next?.layer === 'port') return await door.shut()
    if (dropAll) await door.drop()
    await door.open()
  }

  const showOverRest = async (shown: Shown): Promise<void> => {
    byName = shown.byName
    tls.setSecureContext({ ...shown.certificate, minVersion: 'TLSv1.3' })
    await door.drop()
  }

  const provider: SimulatedProvider = {
    index,
    host: place.host,
    port: place.port,
    grpcPort: place.port + 1,
    endpoint: `${place.host}:${place.port}`,
    owner,
    cluster,
    requests,
    get lastHeaders() {
      const entries = Object.entries(lastHeaders)
      return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
    },
    statusText: () => goodBody().toString(),
    misbehave: (how) => {
      const next = how === null ? null : BEHAVIOURS[how]
      changing = changing.catch(() => {}).then(() => change(next))
      return changing
    },
    serveText: (text) => {
      verbatim = text === null ? null : Buffer.from(text)
    },
    certify: async (kind, port) => {
      const shown = await identity.become(kind)
      if (port !== 'grpc') await showOverRest(shown)
      if (port !== 'rest') await showOverGrpc(shown)
    },
    published,
    grpc,
  }

  return {
    provider,
    close: async () => {
      await changing.catch(() => {})
      closed = true
      await door.shut()
    },
  }
}
