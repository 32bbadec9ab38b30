import { type Endpoint, parseEndpoint } from '../domain/endpoint.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { SimulatedChain } from '../simulator/chain-types.ts'

/** Milliseconds between two events in the life of the demonstration. */
const LIFE_MS = 2000

/** A simulated fleet that lives until it is closed. */
export interface Demo {
  /** In the fleet's order. */
  readonly endpoints: readonly Endpoint[]
  /** Base URL of a chain that has them on record; started with the first call. Rejects where it cannot be. */
  readonly chainUrl: () => Promise<string>
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
    const { close: closeFleet, providers: started } = await startFleet({
      providers,
      lifeMs: LIFE_MS,
      seed: 1,
    })
    let chain: Promise<SimulatedChain> | null = null
    const chainUrl = async (): Promise<string> => {
      chain ??= import('../simulator/chain.ts').then(({ startChain }) => startChain({ providers: started }))
      return (await chain).url
    }
    const close = async (): Promise<void> => {
      await chain?.then(
        (running) => running.close(),
        () => {}, // It did not start: there is nothing to close.
      )
      await closeFleet()
    }
    const endpoints = started.flatMap(({ endpoint }) => {
      const read = parseEndpoint(endpoint)
      return read.ok ? [read.value] : []
    })
    return success({ endpoints, chainUrl, close })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return failure('usage', `the simulated fleet cannot be started (${why}); ask for fewer providers`, cause)
  }
}
