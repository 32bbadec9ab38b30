import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AUDITOR, JUNK_URIS } from '../../src/simulator/chain-records.ts'
import { type ChainOptions, startChain, startFleet } from '../../src/simulator/index.ts'

async function chainOf(options: ChainOptions = {}) {
  const chain = await startChain(options)
  onTestFinished(() => chain.close())
  const get = async (path: string) => {
    const response = await fetch(`${chain.url}${path}`)
    return { status: response.status, body: JSON.parse(await response.text()) }
  }
  return { ...chain, get }
}

const LIST = '/akash/provider/v1beta4/providers'

describe('a simulated chain', () => {
  it('has the providers, junk, older owners of their hosts before them, and dead ones up to the total', async () => {
    const fleet = await startFleet({ providers: 3, nodesPerProvider: 1 })
    onTestFinished(() => fleet.close())
    const { records, made } = await chainOf({ providers: fleet.providers, total: 60 })
    expect(made).toEqual({ live: 3, junk: JUNK_URIS.length, older: 2, dead: 60 - 5 - JUNK_URIS.length })
    expect(records).toHaveLength(60)
    expect(new Set(records.map(({ owner }) => owner)).size).toBe(60)
    for (const { owner, endpoint } of fleet.providers.slice(0, 2)) {
      const same = records.filter(({ hostUri }) => hostUri === `https://${endpoint}`)
      expect(same).toHaveLength(2)
      expect(same.at(-1)?.owner).toBe(owner)
    }
    expect(records.map(({ hostUri }) => hostUri)).toEqual(expect.arrayContaining([...JUNK_URIS]))
  })

  it('names dead ports that refuse, each once, on this machine', async () => {
    const { records, made } = await chainOf({ total: 2000 })
    const dead = records.filter(({ hostUri }) => hostUri.startsWith('https://127.0.0.1:'))
    expect(dead).toHaveLength(made.dead)
    expect(new Set(dead.map(({ hostUri }) => hostUri)).size).toBe(made.dead)
    const codes = await Promise.all(
      dead.slice(0, 50).map(
        ({ hostUri }) =>
          new Promise((resolve) => {
            const socket = connect({ host: '127.0.0.1', port: Number(new URL(hostUri).port) })
            socket.once('error', (error) => resolve('code' in error && error.code))
            socket.once('connect', () => resolve('connected'))
          }),
      ),
    )
    expect(new Set(codes)).toEqual(new Set(['ECONNREFUSED']))
  })

  it('repeats for a seed', async () => {
    const ownersOf = async (seed: number) =>
      (await chainOf({ total: 30, seed })).records.map(({ owner }) => owner)
    expect(await ownersOf(4)).toEqual(await ownersOf(4))
    expect(await ownersOf(4)).not.toEqual(await ownersOf(5))
  })

  it('gives pages of a hundred unless asked, and counts only when asked, on the first page', async () => {
    const { get } = await chainOf({ total: 250 })
    const first = await get(LIST)
    expect(first.status).toBe(200)
    expect(first.body.providers).toHaveLength(100)
    expect(first.body.pagination.total).toBe('0')
    const key = encodeURIComponent(first.body.pagination.next_key)
    const last = await get(`${LIST}?pagination.limit=500&pagination.count_total=true&pagination.key=${key}`)
    expect(last.body.providers).toHaveLength(150)
    expect(last.body.pagination).toEqual({ next_key: null, total: '0' })
    const counted = await get(`${LIST}?pagination.limit=1&pagination.count_total=true`)
    expect(counted.body.pagination.total).toBe('250')
    // A key that was not encoded has lost its plus signs.
    expect((await get(`${LIST}?pagination.key=${first.body.pagination.next_key}`)).status).toBe(400)
  })

  it('says what is not there as a real node does', async () => {
    const { get } = await chainOf()
    expect(await get('/akash/provider/v1beta3/providers')).toEqual({
      status: 501,
      body: { code: 12, message: 'Not Implemented', details: [] },
    })
    expect((await get('/akash/nonsense')).status).toBe(501)
    expect(await get(`${LIST}/akash1x`)).toMatchObject({ status: 404, body: { code: 5, details: [] } })
  })

  it('serves the certificate a provider shows and what its auditor signed', async () => {
    const fleet = await startFleet({ providers: 1, nodesPerProvider: 1 })
    onTestFinished(() => fleet.close())
    const { get, records } = await chainOf({ providers: fleet.providers })
    const [record] = records
    const { body } = await get(`/akash/cert/v1/certificates/list?filter.owner=${record?.owner}`)
    const [entry] = body.certificates
    expect(entry.certificate.state).toBe('valid')
    expect(Buffer.from(entry.certificate.cert, 'base64').toString()).toBe(record?.certificates[0]?.pem)
    expect(entry.serial).toMatch(/^\d{19}$/)
    const audits = await get('/akash/audit/v1/audit/attributes/list')
    expect(audits.body.providers).toEqual([
      { owner: record?.owner, auditor: AUDITOR, attributes: record?.audited },
    ])
  })

  it('refuses when closed, heals, and ends for good with a request under way', async () => {
    const chain = await chainOf({ total: 1 })
    await chain.misbehave('closed')
    await expect(chain.get(LIST)).rejects.toThrow()
    await chain.misbehave(null)
    expect((await chain.get(LIST)).status).toBe(200)
    await chain.misbehave('hang')
    const asked = chain.get(LIST).catch(() => 'ended')
    await expect.poll(() => chain.requests.open).toBe(1)
    await chain.close()
    expect(await asked).toBe('ended')
    await expect(chain.get(LIST)).rejects.toThrow()
  })

  it('refuses to be smaller than its providers', async () => {
    const fleet = await startFleet({ providers: 2, nodesPerProvider: 1 })
    onTestFinished(() => fleet.close())
    await expect(startChain({ providers: fleet.providers, total: 1 })).rejects.toThrow(RangeError)
  })
})
