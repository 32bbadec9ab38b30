/** How a connection is told to be alive, and how long an idle one is kept. */

export interface KeepAlive {
  /** A ping goes out after this long without anything received, while a call is under way; milliseconds. */
  readonly pingIntervalMs: number
  /** A ping without an answer for this long means that the connection is dead. */
  readonly pingTimeoutMs: number
  /** A connection without a call is closed after this long. */
  readonly idleConnectionTimeoutMs: number
}

/** Providers end the connection of who pings more often than every 30 s, or while no call is under way (grpc-go). */
export const KEEP_ALIVE: KeepAlive = {
  pingIntervalMs: 60_000,
  pingTimeoutMs: 15_000,
  // Not above the ping interval: an idle connection that is used again needs no ping before.
  idleConnectionTimeoutMs: 60_000,
}
