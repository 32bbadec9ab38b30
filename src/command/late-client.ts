/** A gRPC client whose code is loaded with its first use, and not before it may be. */
import { failure } from '../domain/outcome.ts'
import type { ProviderClient, StatusStream } from '../provider/client.ts'

/** What `load` gives is made once; a client that was closed first never loads it. */
export function createLateClient(
  load: () => Promise<ProviderClient & StatusStream>,
): ProviderClient & StatusStream {
  let loading: Promise<ProviderClient & StatusStream> | null = null
  let closed = false
  const loaded = (): Promise<ProviderClient & StatusStream> => {
    loading ??= load()
    return loading
  }
  return {
    askStatus: async (endpoint, signal) => {
      if (closed) return CLOSED
      return (await loaded()).askStatus(endpoint, signal)
    },
    watchStatus: async (endpoint, signal, onStatus) => {
      if (closed) return CLOSED.error
      return (await loaded()).watchStatus(endpoint, signal, onStatus)
    },
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
