/** Connect's keeper of one HTTP/2 connection, made safe against sessions that fail after it has let go of them. */
import type { ClientHttp2Stream } from 'node:http2'
import { Http2SessionManager } from '@connectrpc/connect-node'

/**
 * Connect takes its error listener off a session when it leaves it (an abort, a new connection, idle for long), and
 * Node may tell the session's error only after that: with nobody listening it would end the process, and any
 * provider could bring that about. Every session that ever carried a call keeps a listener of ours.
 */
export class LastingSessionManager extends Http2SessionManager {
  override async request(...call: Parameters<Http2SessionManager['request']>): Promise<ClientHttp2Stream> {
    const stream = await super.request(...call)
    const { session } = stream
    if (session !== undefined && !session.listeners('error').includes(heard)) session.on('error', heard)
    return stream
  }
}

/** The calls on the session tell of it; there is nothing more to do. */
function heard(): void {}
