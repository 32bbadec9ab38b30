import { describe, expect, it } from 'vitest'
import { createLateClient, createLateStream } from '../../src/command/late-client.ts'
import { parseEndpoint } from '../../src/domain/endpoint.ts'
import { failure } from '../../src/domain/outcome.ts'

const parsed = parseEndpoint('p.example')
if (!parsed.ok) throw new Error(parsed.error.message)
const ENDPOINT = parsed.value
const { signal } = new AbortController()

function setUp() {
  const seen = { loaded: 0, asked: 0, watched: 0, closed: 0 }
  const over = failure('grpc', 'It said so.')
  const client = createLateStream(async () => {
    seen.loaded += 1
    return {
      askStatus: async () => {
        seen.asked += 1
        return over
      },
      watchStatus: async () => {
        seen.watched += 1
        return over.error
      },
      close: async () => {
        seen.closed += 1
      },
    }
  })
  return { client, seen }
}

describe('a client that is loaded late', () => {
  it('is loaded once, with its first use, and closed with its owner', async () => {
    const { client, seen } = setUp()
    expect(seen.loaded).toBe(0)
    const answers = await Promise.all([
      client.askStatus(ENDPOINT, signal),
      client.watchStatus(ENDPOINT, signal, () => {}),
    ])
    expect(answers).toMatchObject([{ ok: false, error: { code: 'grpc' } }, { code: 'grpc' }])
    await client.close()
    expect(seen).toEqual({ loaded: 1, asked: 1, watched: 1, closed: 1 })
  })

  it('that is closed first is never loaded, and answers aborted', async () => {
    const { client, seen } = setUp()
    await client.close()
    expect(await client.askStatus(ENDPOINT, signal)).toMatchObject({ error: { code: 'aborted' } })
    expect(await client.watchStatus(ENDPOINT, signal, () => {})).toMatchObject({ code: 'aborted' })
    expect(seen.loaded).toBe(0)
  })

  it('that cannot be loaded closes all the same', async () => {
    const client = createLateStream(() => Promise.reject(new Error('no such file')))
    await expect(client.askStatus(ENDPOINT, signal)).rejects.toThrow('no such file')
    await expect(client.close()).resolves.toBeUndefined()
  })

  it('is asked for versions too, unless it was closed first', async () => {
    const over = failure('timeout', 'It took too long.')
    let asked = 0
    const client = createLateClient(async () => ({
      askStatus: async () => over,
      askVersion: async () => {
        asked += 1
        return over
      },
      close: async () => {},
    }))
    expect(await client.askVersion(ENDPOINT, signal)).toBe(over)
    await client.close()
    expect(await client.askVersion(ENDPOINT, signal)).toMatchObject({ error: { code: 'aborted' } })
    expect(asked).toBe(1)
  })
})
