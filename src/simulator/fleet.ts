/**
 * A fleet of simulated Akash providers on loopback: real TLS 1.3, real HTTP/1.1 and gRPC, invented clusters.
 *
 *     const fleet = await startFleet({ providers: 3, seed: 7 })
 *     fleet.providers[0].endpoint             // '127.0.0.1:20412'
 *     await fleet.providers[1].misbehave('hang')
 *     fleet.providers[2].serveText(sample)    // byte for byte; null: its own inventory again
 *     fleet.providers[0].cluster.leases = 99  // the next answer says so
 *     fleet.providers[0].grpc.publish()       // and its streams hear of it
 *     await fleet.providers[1].grpc.misbehave('blackhole')
 *     await fleet.providers[2].certify('expired')
 *     fleet.step()                            // one event somewhere, published
 *     await fleet.close()                     // every listener, socket and timer ends
 *
 * What repeats for a seed: owners, clusters, and the sequence of events. What does not: ports (random, even, the
 * next one free for gRPC), addresses, keys and serial numbers of the certificates. A provider's cluster depends
 * on seed and index only, so a larger fleet begins with the smaller one.
 *
 * A misbehaviour is in force when `misbehave` resolves, and wins over `serveText`. Those of the body (`stall`,
 * `drip`, `reset`, `truncated-json`) treat the text so that would be served; those of the cluster (`wrapped`,
 * `no-nodes`, ...) start from `cluster`. `/version` and `/address` go on answering unless the port or the
 * connection is what fails.
 *
 * gRPC, on the next port, tells the same `cluster` and misbehaves by itself (`grpc.misbehave`). A stream begins with
 * the kept message: the cluster as it is, stamped with the time of the last publication. After that it hears of
 * changes only: those of life and `step`, and by hand those that `publish` follows.
 */
import { randomOwner } from './address.ts'
import { type Authority, createAuthority } from './authority.ts'
import { NO_GRPC } from './grpc/no-grpc.ts'
import { createIdentity } from './identity.ts'
import { findPlaces, type Place } from './places.ts'
import { serveProvider } from './provider.ts'
import type { Homes } from './reservations.ts'
import { createStory, invent, SCENES } from './scenes.ts'
import type { FleetOptions, SimulatedFleet, SimulatedProvider } from './types.ts'

/**
 * Starts `providers` simulated providers (0 is an empty fleet) and resolves when all of them answer. Rejects
 * with nothing left open when ports or addresses cannot be had; the caller owns the fleet until `close`.
 */
export async function startFleet(options: FleetOptions): Promise<SimulatedFleet> {
  const { providers: count, seed = 1, nodesPerProvider, lifeMs = 0, layout = 'ports', compress } = options
  // Protobuf and the generated code are loaded only where they are used.
  const grpcSide = options.grpc === false ? null : await import('./grpc/serve-grpc.ts')
  const homes: Homes = new WeakMap()
  const story = options.scene === undefined ? {} : { scene: SCENES[options.scene] }
  let making: Promise<Authority> | undefined
  const authority = (): Promise<Authority> => {
    making ??= createAuthority(Date.now())
    return making
  }
  const identities = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { owner, cluster, random } = invent({ seed, nodesPerProvider, ...story }, index, homes)
      const nowMs = Date.now()
      const hostNames = [cluster.hostname, 'localhost']
      // Room for the certificates that follow the first.
      const serialNs = BigInt(nowMs) * 1_000_000n + BigInt(index) * 1000n
      const other = randomOwner(random)
      const identity = await createIdentity({ owner, other, hostNames, serialNs, nowMs, authority })
      return { identity, cluster }
    }),
  )
  // Ports last: nothing is open yet if the above fails.
  const places = await findPlaces(count, layout, grpcSide !== null)
  const urlOf = ({ host, port }: Place) => `https://${host}:${port}/status`
  const running = identities.flatMap(({ identity, cluster }, index) => {
    const place = places[index]
    if (place === undefined) return []
    const elsewhere = urlOf(places[(index + 1) % places.length] ?? place)
    const { host, port, grpcListener } = place
    const side =
      grpcSide === null || grpcListener === null
        ? null
        : grpcSide.serveGrpc({
            ...{ host, port: port + 1, listener: grpcListener },
            ...{ certificate: identity.certificate, cluster },
          })
    const grpc = side?.grpc ?? NO_GRPC
    const { provider, close } = serveProvider({
      ...{ index, place, compress, elsewhere, grpc, identity, cluster },
      showOverGrpc: async ({ certificate }) => side?.show(certificate),
    })
    return { provider, publish: side?.grpc.publish, close: () => Promise.all([close(), side?.close()]) }
  })

  const providers = running.map(({ provider }) => provider)
  const clusters = providers.map(({ cluster }) => cluster)
  const happen = createStory(seed, clusters, homes, story.scene)
  const step = (): void => {
    const { changed, outage } = happen()
    if (changed !== undefined) running[changed]?.publish?.()
    // A port that cannot be had again stays shut: there is nobody to tell.
    if (outage !== null) setAway(providers[outage.index], outage.isAway).catch(() => {})
  }
  const timer = lifeMs > 0 ? setInterval(step, lifeMs).unref() : undefined

  return {
    providers,
    step,
    authority: async () => (await authority()).pem,
    close: async () => {
      clearInterval(timer)
      await Promise.all(running.map((one) => one.close()))
    },
  }
}

/** Both ports of a provider that is away refuse; it need not have the second. */
async function setAway(provider: SimulatedProvider | undefined, isAway: boolean): Promise<void> {
  const how = isAway ? 'closed' : null
  await provider?.misbehave(how)
  await provider?.grpc.misbehave(how).catch(() => {})
}
