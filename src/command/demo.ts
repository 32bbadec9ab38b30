import { type Endpoint, parseEndpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'

/** Milliseconds between two events in the life of the demonstration. */
const LIFE_MS = 2000

/** A simulated fleet that lives until it is closed. */
export interface Demo {
  /** In the fleet's order. */
  readonly endpoints: readonly Endpoint[]
  /** Ends every server, socket and timer. */
  readonly close: () => Promise<void>
}

/**
 * Starts a fleet of that many simulated providers on loopback; the same size is the same fleet each time. The
 * simulator is loaded only here. Fails where the system grants no ports or open files for so many.
 */
export async function startDemo(providers: number): Promise<Outcome<Demo, 'usage'>> {
  try {
    const { startFleet } = await import('../simulator/fleet.ts')
    const { close, providers: started } = await startFleet({ providers, lifeMs: LIFE_MS, seed: 1 })
    const endpoints = started.flatMap(({ endpoint }) => {
      const read = parseEndpoint(endpoint)
      return read.ok ? [read.value] : []
    })
    return success({ endpoints, close })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return failure('usage', `the simulated fleet cannot be started (${why}); ask for fewer providers`, cause)
  }
}
