import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseEndpoint } from '../../src/domain/endpoint.ts'
import { type ErrorCode, failure, type Outcome, success } from '../../src/domain/outcome.ts'
import { createAutoClient, GRACE_MS } from '../../src/inventory/auto-client.ts'
import type { ProviderClient, StatusParcel } from '../../src/provider/client.ts'
import { cluster, node } from './support/build.ts'

const parsed = parseEndpoint('p.example')
if (!parsed.ok) throw new Error(parsed.error.message)
const ENDPOINT = parsed.value

/** When and how one transport answers; `Infinity` is never, until it is aborted. */
type Script = readonly [afterMs: number, outcome: Outcome<StatusParcel>]

const answered = (transport: 'rest' | 'grpc'): Outcome<StatusParcel> =>
  success({
    transport,
    latencyMs: 5,
    inventory: { ...cluster([node('n')]), address: transport === 'rest' ? 'akash1owner' : null },
  })
const failed = (code: ErrorCode): Outcome<StatusParcel> => failure(code, `It said ${code}.`)

function client([afterMs, outcome]: Script) {
  const seen = { open: 0, aborted: 0, closed: 0 }
  const asks: ProviderClient = {
    askStatus: (_, signal) => {
      seen.open += 1
      return new Promise((resolve) => {
        const end = (how: Outcome<StatusParcel>) => {
          clearTimeout(timer)
          seen.open -= 1
          resolve(how)
        }
        const timer = Number.isFinite(afterMs) ? setTimeout(() => end(outcome), afterMs) : undefined
        const onAbort = () => {
          seen.aborted += 1
          end(failed('aborted'))
        }
        if (signal.aborted) onAbort()
        signal.addEventListener('abort', onAbort, { once: true })
      })
    },
    close: async () => {
      seen.closed += 1
    },
  }
  return { client: asks, seen }
}

/** What is answered, how long after the question, and what each transport saw. */
async function ask(rest: Script, grpc: Script, signal = new AbortController().signal) {
  const [overRest, overGrpc] = [client(rest), client(grpc)]
  const both = createAutoClient({ rest: overRest.client, grpc: overGrpc.client })
  const begunMs = Date.now()
  const asked = both
    .askStatus(ENDPOINT, signal)
    .then((outcome) => ({ outcome, tookMs: Date.now() - begunMs }))
  await vi.advanceTimersByTimeAsync(60_000)
  const { outcome, tookMs } = await asked
  return {
    tookMs,
    transport: outcome.ok ? outcome.value.transport : outcome.error.code,
    address: outcome.ok ? outcome.value.inventory.address : undefined,
    rest: overRest.seen,
    grpc: overGrpc.seen,
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const NEVER = Number.POSITIVE_INFINITY

describe('a question over both transports', () => {
  it.each([
    [100, 1500],
    [1500, 100],
    [100, 100],
  ])('is answered by gRPC with the owner of REST, where they take %i and %i ms', async (restMs, grpcMs) => {
    const { transport, address, tookMs } = await ask([restMs, answered('rest')], [grpcMs, answered('grpc')])
    expect([transport, address, tookMs]).toEqual(['grpc', 'akash1owner', Math.max(restMs, grpcMs)])
  })

  it('does not wait for a port that swallows packets: 2 s after REST it is given up', async () => {
    const { transport, tookMs, grpc } = await ask([300, answered('rest')], [NEVER, answered('grpc')])
    expect([transport, tookMs, grpc]).toEqual(['rest', 300 + GRACE_MS, { open: 0, aborted: 1, closed: 0 }])
    expect(GRACE_MS).toBe(2000)
  })

  it('takes gRPC within those 2 s and not beyond', async () => {
    expect((await ask([300, answered('rest')], [2299, answered('grpc')])).transport).toBe('grpc')
    expect((await ask([300, answered('rest')], [2301, answered('grpc')])).transport).toBe('rest')
  })

  it('waits no longer than that for what only REST tells, either', async () => {
    const { transport, address, tookMs, rest } = await ask([NEVER, answered('rest')], [50, answered('grpc')])
    expect([transport, address, tookMs, rest.aborted]).toEqual(['grpc', null, 50 + GRACE_MS, 1])
  })

  it('waits for the other as long as that takes where one fails', async () => {
    expect(await ask([10, failed('refused')], [9000, answered('grpc')])).toMatchObject({
      transport: 'grpc',
      tookMs: 9000,
    })
    expect(await ask([9000, answered('rest')], [10, failed('refused')])).toMatchObject({
      transport: 'rest',
      tookMs: 9000,
    })
  })

  it.each<[ErrorCode, ErrorCode, ErrorCode]>([
    ['refused', 'timeout', 'refused'],
    ['timeout', 'refused', 'timeout'],
    ['http', 'grpc', 'http'],
    ['timeout', 'not-ready', 'not-ready'],
    ['not-ready', 'refused', 'not-ready'],
  ])('tells, of the failures %s and %s, %s', async (rest, grpc, told) => {
    expect((await ask([10, failed(rest)], [20, failed(grpc)])).transport).toBe(told)
    expect((await ask([20, failed(rest)], [10, failed(grpc)])).transport).toBe(told)
  })

  it('ends both on its signal, before and while they are asked, and leaves no timer', async () => {
    const stop = new AbortController()
    const asked = ask([NEVER, answered('rest')], [NEVER, answered('grpc')], stop.signal)
    stop.abort()
    expect(await asked).toMatchObject({ transport: 'aborted', rest: { open: 0 }, grpc: { open: 0 } })
    expect((await ask([NEVER, answered('rest')], [NEVER, answered('grpc')], stop.signal)).transport).toBe(
      'aborted',
    )
    expect(vi.getTimerCount()).toBe(0)
  })

  it('closes both clients', async () => {
    const [rest, grpc] = [client([0, answered('rest')]), client([0, answered('grpc')])]
    await createAutoClient({ rest: rest.client, grpc: grpc.client }).close()
    expect([rest.seen.closed, grpc.seen.closed]).toEqual([1, 1])
  })
})
