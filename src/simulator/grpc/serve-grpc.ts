/** The gRPC side of one simulated provider: a door, lines, and how it behaves at the moment. */

import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { Server, Socket } from 'node:net'
import type { Status } from '../../provider/gen/akash/provider/v1/status_pb.ts'
import type { OwnerCertificate } from '../certificate.ts'
import { createDoor } from '../door.ts'
import type { SimCluster } from '../types.ts'
import { BEHAVES, GRPC_BEHAVIOURS, type GrpcBehaviour } from './behaviours.ts'
import { type Call, CODES, end } from './call.ts'
import { countIn } from './count.ts'
import { createLines, refusePing } from './lines.ts'
import type { Count, SimulatedGrpc } from './types.ts'

export interface GrpcOptions {
  readonly host: string
  readonly port: number
  /** Already listening on that port. */
  readonly listener: Server
  readonly certificate: OwnerCertificate
  readonly cluster: SimCluster
}

/** The gRPC side of a provider and the end of it. */
export interface GrpcSide {
  readonly grpc: SimulatedGrpc
  /** Shows this certificate from now on, and drops every connection. */
  readonly show: (certificate: OwnerCertificate) => Promise<void>
  readonly close: () => Promise<void>
}

interface Line {
  readonly session: ServerHttp2Session
  readonly line: Socket
}

const SERVICE = '/akash.provider.v1.ProviderRPC/'
/** grpc-go's enforcement as providers set it: no ping sooner than this after the last, none without a call. */
const PING_REST_MS = 30_000

/** Serves the gRPC of one provider on a listener that listens already; `close` ends all of it. */
export function serveGrpc({ certificate, cluster, ...place }: GrpcOptions): GrpcSide {
  const count = (): Count => ({ begun: 0, open: 0, mostOpen: 0 })
  const unary = count()
  const streams = count()
  const connections = count()
  const headersSeen = new Set<string>()
  const openStreams = new Set<Call>()
  const callsOf = new WeakMap<ServerHttp2Session, number>()
  let lastHeaders: Record<string, string> = {}
  let pings = 0
  let clientCertificates = 0
  let behaviour: GrpcBehaviour = BEHAVES
  let publishedMs = Date.now()
  let closed = false
  let changing: Promise<void> = Promise.resolve()

  let verbatim: Status | null = null

  const statusOf = (isKept: boolean) =>
    verbatim ?? behaviour.tell(cluster, { nowMs: Date.now(), publishedMs }, isKept)

  const createCall = (stream: ServerHttp2Stream, counted: Count, { session, line }: Line): Call => {
    const countOut = countIn(counted)
    callsOf.set(session, (callsOf.get(session) ?? 0) + 1)
    const call: Call = {
      stream,
      status: statusOf,
      sent: 0,
      isPouring: false,
      finish: () => {
        openStreams.delete(call)
        countOut()
      },
      reset: () => door.rawOf(line)?.resetAndDestroy(),
    }
    stream.once('close', () => {
      call.finish()
      callsOf.set(session, (callsOf.get(session) ?? 1) - 1)
    })
    return call
  }

  const methods: Readonly<Record<string, (call: Call) => void>> = {
    GetStatus: (call) => behaviour.talk.unary(call),
    StreamStatus: (call) => {
      openStreams.add(call)
      behaviour.talk.open(call)
    },
  }

  const onStream = (line: Line, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    lastHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    for (const name of Object.keys(headers)) headersSeen.add(name)
    // What the other side breaks off is its own affair.
    stream.on('error', () => {})
    const path = String(headers[':path'])
    const name = path.startsWith(SERVICE) ? path.slice(SERVICE.length) : ''
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    const call = createCall(stream, name === 'StreamStatus' ? streams : unary, line)
    if (headers['content-type']?.startsWith('application/grpc') !== true) {
      stream.respond({ ':status': 415 }, { endStream: true })
    } else if (method === undefined) {
      end(call, CODES.UNIMPLEMENTED, `unknown method ${name}`)
    } else {
      // The request is an empty message: its content is not looked at, its end is waited for.
      stream.once('end', () => method(call)).resume()
    }
  }

  const lines = createLines({
    certificate,
    onSession: (session, line) => {
      const countOut = countIn(connections)
      session.once('close', countOut)
      session.on('stream', (stream, headers) => onStream({ session, line }, stream, headers))
    },
    onPing: (session, idleMs) => {
      pings += 1
      const isTooMany = idleMs < PING_REST_MS || (callsOf.get(session) ?? 0) === 0
      if (behaviour.refusesPings && isTooMany) refusePing(session)
    },
    onClientCertificate: () => {
      clientCertificates += 1
    },
  })
  const door = createDoor({ ...place, enter: lines.entries.h2 })

  const publish = (): void => {
    publishedMs = Date.now()
    for (const call of openStreams) behaviour.talk.push(call)
  }

  /** Where connections are met differently all are dropped, but for those that go dark. */
  const change = async (next: GrpcBehaviour): Promise<void> => {
    if (closed) return
    const last = behaviour
    behaviour = next
    if (next.entry === null) return await door.shut()
    door.setEntry(lines.entries[next.entry])
    if (next.entry === 'dark') lines.darken()
    else if (next.entry !== last.entry) await door.drop()
    await door.open()
    if (next.entry !== last.entry) return
    publishedMs = Date.now()
    for (const call of openStreams) next.talk.meet(call)
  }

  const grpc: SimulatedGrpc = {
    unary,
    streams,
    connections,
    get pings() {
      return pings
    },
    get clientCertificates() {
      return clientCertificates
    },
    get lastHeaders() {
      return lastHeaders
    },
    headersSeen,
    misbehave: (how) => {
      const next = how === null ? BEHAVES : GRPC_BEHAVIOURS[how]
      changing = changing.catch(() => {}).then(() => change(next))
      return changing
    },
    publish,
    burst: (times) => {
      for (let left = times; left > 0; left -= 1) publish()
    },
    statusOf: () => statusOf(false),
    serve: (status) => {
      verbatim = status
      publish()
    },
  }
  return {
    grpc,
    show: async (next) => {
      lines.show(next)
      await door.drop()
    },
    close: async () => {
      await changing.catch(() => {})
      closed = true
      await door.shut()
    },
  }
}
