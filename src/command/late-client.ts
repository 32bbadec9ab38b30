/** Clients whose code is loaded with their first use, and not before it may be. */
import { failure } from '../domain/outcome.ts'
import type { ProviderClient, StatusStream, VersionSource } from '../provider/client.ts'

/** Streams, and asks where there is no stream. What `load` gives is made once; a client that was closed first never loads it. */
export function createLateStream(
  load: () => Promise<ProviderClient & StatusStream>,
): ProviderClient & StatusStream {
  const { loaded, ...client } = late(load)
  return {
    ...client,
    watchStatus: async (endpoint, signal, onStatus) =>
      (await loaded())?.watchStatus(endpoint, signal, onStatus) ?? CLOSED.error,
  }
}

/** The same for a client that is asked for versions too. */
export function createLateClient(
  load: () => Promise<ProviderClient & VersionSource>,
): ProviderClient & VersionSource {
  const { loaded, ...client } = late(load)
  return {
    ...client,
    askVersion: async (endpoint, signal) => (await loaded())?.askVersion(endpoint, signal) ?? CLOSED,
  }
}

interface Late<T> extends ProviderClient {
  /** Null once it is closed. */
  readonly loaded: () => Promise<T | null>
}

function late<T extends ProviderClient>(load: () => Promise<T>): Late<T> {
  let loading: Promise<T> | null = null
  let closed = false
  const loaded = async (): Promise<T | null> => {
    if (closed) return null
    loading ??= load()
    return loading
  }
  return {
    loaded,
    askStatus: async (endpoint, signal) => (await loaded())?.askStatus(endpoint, signal) ?? CLOSED,
    close: async () => {
      closed = true
      await loading?.then(
        (client) => client.close(),
        () => {}, // It did not load: there is nothing to close.
      )
    },
  }
}

const CLOSED = failure('aborted', 'the client was closed')
