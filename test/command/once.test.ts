import { describe, expect, it } from 'vitest'
import { type OnceIo, runOnce } from '../../src/command/once.ts'
import type { TextSink } from '../../src/command/write-all.ts'
import type { Config } from '../../src/config/config.ts'
import { parseEndpoint } from '../../src/domain/endpoint.ts'
import { success } from '../../src/domain/outcome.ts'
import type { ProviderClient } from '../../src/provider/client.ts'
import { cluster, node } from '../inventory/support/build.ts'
import { fleetOf, KINDS, oneProvider, served } from '../inventory/support/fleet.ts'
import { configOf } from './support.ts'

function endpointsOf(texts: readonly string[]) {
  return texts.map((text) => {
    const endpoint = parseEndpoint(text)
    if (!endpoint.ok) throw new Error(endpoint.error.message)
    return endpoint.value
  })
}

function config(endpoints: readonly string[], wishes: Partial<Config> = {}): Config {
  return configOf({ endpoints: endpointsOf(endpoints), once: true, output: 'json', ...wishes })
}

type Sink = TextSink & { readonly writes: string[]; readonly text: () => string }

/** A stream that keeps what it is given; or fails every write as a pipe whose reader went away does. */
function sink(errorCode: string | null = null): Sink {
  const writes: string[] = []
  return {
    writes,
    text: () => writes.join(''),
    on: () => {},
    write: (text, done) => {
      writes.push(text)
      const error =
        errorCode === null ? null : Object.assign(new Error(`write ${errorCode}`), { code: errorCode })
      queueMicrotask(() => done(error))
      return true
    },
  }
}

function io(rest: Partial<OnceIo & { stdout: Sink; stderr: Sink }> = {}) {
  return {
    stdout: sink(),
    stderr: sink(),
    stderrIsTty: false,
    signal: new AbortController().signal,
    now: () => Date.UTC(2026, 10, 23),
    ...rest,
  }
}

/** Answers each question when told to; counts how many are open. */
function heldClient() {
  const waiting: (() => void)[] = []
  let open = 0
  let mostOpen = 0
  let closed = 0
  const client: ProviderClient = {
    askStatus: (_, signal) => {
      open += 1
      mostOpen = Math.max(mostOpen, open)
      return new Promise((resolve) => {
        const answer = () => {
          open -= 1
          resolve(success({ inventory: cluster([node('n')]), transport: 'rest', latencyMs: 1 }))
        }
        waiting.push(answer)
        signal.addEventListener('abort', () => {
          open -= 1
          resolve({ ok: false, error: { code: 'aborted', message: 'cancelled' } })
        })
      })
    },
    close: async () => {
      closed += 1
    },
  }
  return { client, waiting, open: () => open, mostOpen: () => mostOpen, closed: () => closed }
}

describe('one snapshot of a fleet', () => {
  it('prints, in one write, what every provider serves and exits 0', async () => {
    const { providers } = await fleetOf(3)
    const streams = io()
    const names = providers.map((provider) => provider.endpoint)
    expect(await runOnce(config(names), streams)).toBe(0)
    expect(streams.stdout.writes).toHaveLength(1)
    expect(streams.stderr.text()).toBe('')
    const document = JSON.parse(streams.stdout.text())
    expect(document).toMatchObject({ status: 'success', timestamp: '2026-11-23T00:00:00.000Z', errors: [] })
    for (const kind of KINDS) {
      const allocatable = served(providers, 'allocatable', kind)
      const allocated = served(providers, 'allocated', kind)
      expect(document.resources[kind]).toEqual({
        capacity: allocatable,
        allocatable,
        allocated,
        available: allocatable - allocated,
      })
    }
    expect(document.providers.map((one: { provider: string }) => one.provider)).toEqual(names)
  })

  it('exits 1 when one provider does not answer, and prints the others', async () => {
    const { providers } = await fleetOf(3)
    await providers[1]?.misbehave('closed')
    for (const output of ['json', 'table'] as const) {
      const streams = io()
      expect(
        await runOnce(
          config(
            providers.map(({ endpoint }) => endpoint),
            { output },
          ),
          streams,
        ),
      ).toBe(1)
      const text = streams.stdout.text()
      expect(text).toContain('refused')
      for (const provider of providers) expect(text).toContain(provider.endpoint)
      expect(text).toContain(providers[2]?.cluster.nodes[0]?.name)
    }
  })

  it.each([
    ['rest', 90],
    ['auto', 45],
  ] as const)(
    'asks so many over %s at a time that %i connections are a hundred at most',
    async (transport, most) => {
      const held = heldClient()
      const names = Array.from({ length: 200 }, (_, index) => `p${index}.example`)
      const run = runOnce({ ...config(names), transport }, io({ client: held.client }))
      await expect.poll(held.open).toBe(most)
      for (let answered = 0; answered < 200; answered += 1) {
        await expect.poll(() => held.waiting.length).toBeGreaterThan(0)
        held.waiting.shift()?.()
      }
      expect(await run).toBe(0)
      expect(held.mostOpen()).toBe(most)
      expect(held.closed()).toBe(0)
    },
  )

  it('ends on its signal, prints no half of a snapshot, and exits 1', async () => {
    const provider = await oneProvider()
    await provider.misbehave('hang')
    const stop = new AbortController()
    const streams = io({ signal: stop.signal })
    const run = runOnce(config([provider.endpoint]), streams)
    await expect.poll(() => provider.requests.open).toBe(1)
    stop.abort()
    expect(await run).toBe(1)
    expect(streams.stdout.writes).toEqual([])
    expect(streams.stderr.text()).toContain('interrupted')
    await expect.poll(() => provider.requests.open).toBe(0)
  })
})

describe('the transport of a snapshot', () => {
  /** The document of one provider, and the exit status. */
  async function snapshotOf(endpoints: readonly string[], wishes: Partial<Config>) {
    const streams = io()
    const status = await runOnce(config(endpoints, wishes), streams)
    return { status, document: JSON.parse(streams.stdout.text()) }
  }

  it('auto is gRPC where it answers, with the owner from REST, and says so', async () => {
    const { providers } = await fleetOf(3)
    const names = providers.map((provider) => provider.endpoint)
    const { status, document } = await snapshotOf(names, { transport: 'auto' })
    expect(status).toBe(0)
    for (const [index, one] of document.providers.entries()) {
      expect(one).toMatchObject({ transport: 'grpc', address: providers[index]?.owner })
      expect(one.nodes[0].capacity_source).toBe('reported')
    }
    expect(document.resources.cpu.allocatable).toBe(served(providers, 'allocatable', 'cpu'))
    // Asked, not streamed: a provider leaks each stream that was closed.
    expect(providers.map(({ grpc }) => [grpc.unary.begun, grpc.streams.begun])).toEqual(
      providers.map(() => [1, 0]),
    )
  })

  it('says the same of a cluster as REST does, in all that both can say', async () => {
    const { providers } = await fleetOf(3)
    const names = providers.map((provider) => provider.endpoint)
    const [rest, grpc] = [
      (await snapshotOf(names, { transport: 'rest' })).document,
      (await snapshotOf(names, { transport: 'auto' })).document,
    ]
    for (const kind of KINDS) {
      for (const field of ['allocatable', 'allocated', 'available']) {
        expect(grpc.resources[kind][field], `${kind} ${field}`).toBe(rest.resources[kind][field])
      }
    }
    for (const [index, one] of rest.providers.entries()) {
      const other = grpc.providers[index]
      for (const field of ['provider', 'address', 'leases', 'reservations', 'orders', 'deployments']) {
        expect(other[field], field).toEqual(one[field])
      }
      type Node = { name: string; resources: Record<string, Record<string, string>> }
      const free = ({ name, resources }: Node) => [name, KINDS.map((kind) => resources[kind]?.available)]
      expect(other.nodes.map(free)).toEqual(one.nodes.map(free))
      type Pool = { class: string; size: string }
      const size = (pool: Pool) => [pool.class, pool.size]
      expect(other.storage.map(size)).toEqual(one.storage.map(size))
    }
  })

  it('auto is REST about two seconds later where the gRPC port swallows what is sent to it', async () => {
    const provider = await oneProvider()
    await provider.grpc.misbehave('blackhole')
    const begunMs = performance.now()
    const { status, document } = await snapshotOf([provider.endpoint], {
      transport: 'auto',
      timeoutMs: 20_000,
    })
    const tookMs = performance.now() - begunMs
    expect([status, document.providers[0].transport]).toEqual([0, 'rest'])
    expect(tookMs).toBeGreaterThan(1_900)
    expect(tookMs).toBeLessThan(8_000)
  })

  it.each(['closed', 'not-ready', 'unimplemented', 'trailers-only', 'plain-text', 'http1'] as const)(
    'auto is REST, at once, where gRPC is %s',
    async (how) => {
      const provider = await oneProvider()
      await provider.grpc.misbehave(how)
      const { status, document } = await snapshotOf([provider.endpoint], { transport: 'auto' })
      expect([status, document.providers[0].transport]).toEqual([0, 'rest'])
    },
  )

  it('grpc and rest are just that, and an error of the port is the error', async () => {
    const provider = await oneProvider()
    const grpc = await snapshotOf([provider.endpoint], { transport: 'grpc' })
    expect(grpc.document.providers[0]).toMatchObject({ transport: 'grpc', address: null })
    expect(provider.requests.begun).toBe(0)
    await provider.grpc.misbehave('not-ready')
    const failed = await snapshotOf([provider.endpoint], { transport: 'grpc' })
    expect([failed.status, failed.document.errors[0].code]).toEqual([1, 'not-ready'])
    const connections = provider.grpc.connections.begun
    await snapshotOf([provider.endpoint], { transport: 'rest' })
    expect(provider.grpc.connections.begun).toBe(connections)
  })

  it('takes the gRPC port of --grpc-port', async () => {
    const [one, other] = (await fleetOf(2)).providers
    const wishes = { transport: 'grpc', grpcPort: other?.grpcPort ?? null } as const
    expect((await snapshotOf([one?.endpoint ?? ''], wishes)).status).toBe(0)
    expect([one?.grpc.unary.begun, other?.grpc.unary.begun]).toEqual([0, 1])
  })
})

describe('writing to a pipe', () => {
  it('whose reader went away ends quietly with the status of the answers', async () => {
    const held = heldClient()
    const streams = io({ stdout: sink('EPIPE'), client: held.client })
    const run = runOnce(config(['p.example']), streams)
    await expect.poll(held.open).toBe(1)
    held.waiting.shift()?.()
    expect(await run).toBe(0)
    expect(streams.stderr.text()).toBe('')
  })

  it('that fails otherwise says so and exits 1', async () => {
    const held = heldClient()
    const streams = io({ stdout: sink('ENOSPC'), client: held.client })
    const run = runOnce(config(['p.example']), streams)
    await expect.poll(held.open).toBe(1)
    held.waiting.shift()?.()
    expect(await run).toBe(1)
    expect(streams.stderr.text()).toContain('ENOSPC')
  })
})

describe('progress', () => {
  it('stands on a terminal while it takes long, counts, and is gone at the end', async () => {
    const held = heldClient()
    const streams = io({ stderrIsTty: true, client: held.client, quietMs: 1 })
    const run = runOnce(config(['a.example', 'b.example']), streams)
    await expect.poll(() => streams.stderr.text()).toContain('0 of 2 providers')
    held.waiting.shift()?.()
    await expect.poll(() => streams.stderr.text()).toContain('1 of 2 providers')
    held.waiting.shift()?.()
    await run
    expect(streams.stderr.writes.at(-1)).toBe('\r\u001B[K')
  })

  it('is not shown where it is quick, nor where stderr is no terminal', async () => {
    for (const rest of [{ stderrIsTty: true }, { stderrIsTty: false, quietMs: 0 }]) {
      const provider = await oneProvider()
      const streams = io(rest)
      await runOnce(config([provider.endpoint]), streams)
      expect(streams.stderr.writes).toEqual([])
    }
  })
})

describe('--node', () => {
  it('prints the document of that node, or its table, and exits 0', async () => {
    const provider = await oneProvider()
    const name = provider.cluster.nodes[1]?.name ?? ''
    const json = io()
    expect(await runOnce(config([provider.endpoint], { node: name }), json)).toBe(0)
    expect(JSON.parse(json.stdout.text())).toMatchObject({
      status: 'success',
      name,
      provider: provider.endpoint,
    })
    const table = io()
    expect(await runOnce(config([provider.endpoint], { node: name, output: 'table' }), table)).toBe(0)
    expect(table.stdout.text()).toContain(`${provider.endpoint} ${name}\nRESOURCE`)
  })

  it('that is not there is a document with code no-node, or a sentence on stderr, and exits 1', async () => {
    const provider = await oneProvider()
    const json = io()
    expect(await runOnce(config([provider.endpoint], { node: 'x' }), json)).toBe(1)
    expect(JSON.parse(json.stdout.text())).toMatchObject({
      status: 'error',
      code: 'no-node',
      provider: provider.endpoint,
    })
    const table = io()
    expect(await runOnce(config([provider.endpoint], { node: 'x', output: 'table' }), table)).toBe(1)
    expect(table.stdout.text()).toBe('')
    expect(table.stderr.text()).toContain('no-node')
  })

  it('with more than one provider is bad usage', async () => {
    const streams = io()
    expect(await runOnce(config(['a.example', 'b.example'], { node: 'x' }), streams)).toBe(2)
    expect(streams.stdout.text()).toBe('')
    expect(streams.stderr.text()).toContain('--node')
  })
})

describe('bad usage', () => {
  it.each([
    ['a column that the view lacks', { sort: 'colour' }, '"colour"'],
    ['a filter that is none', { filter: 'gpu>=lots' }, '--filter'],
  ] as const)(
    '%s is one sentence on stderr, nothing on stdout, exit 2, and nobody is asked',
    async (_, wishes, named) => {
      const held = heldClient()
      const streams = io({ client: held.client })
      expect(await runOnce(config(['a.example'], wishes), streams)).toBe(2)
      expect(streams.stdout.writes).toEqual([])
      expect(streams.stderr.text()).toMatch(/^akash-top: [^\n]+\n$/)
      expect(streams.stderr.text()).toContain(named)
      expect(held.mostOpen()).toBe(0)
    },
  )

  it('of no provider at all names the ways on', async () => {
    const streams = io()
    expect(await runOnce(config([]), streams)).toBe(2)
    expect(streams.stderr.text()).toMatch(/--from.*--demo/)
  })
})
