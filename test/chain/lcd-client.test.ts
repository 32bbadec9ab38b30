import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AUDITOR } from '../../src/simulator/chain-records.ts'
import type { ChainMisbehaviour } from '../../src/simulator/chain-types.ts'
import { fleetOf } from '../inventory/support/fleet.ts'
import { tlsServer } from '../provider/support.ts'
import { chainOf, clientOf, owner, said, simRecord, unwrap } from './support.ts'

describe('a list of providers', () => {
  it('is read to its end, page by page, with keys that need encoding', async () => {
    const chain = await chainOf({ total: 2000 })
    const { items, unreadable } = unwrap(await clientOf([chain.url]).listProviders())
    expect(items.map((item) => item.owner)).toEqual(chain.records.map((record) => record.owner))
    expect(unreadable).toBe(0)
    expect(chain.requests.begun).toBe(4)
    expect(chain.requests.paths[0]).toBe('/akash/provider/v1beta4/providers?pagination.limit=500')
    // The key of the simulated chain holds `+`, `/` and `=`, and arrives whole or not at all.
    expect(chain.requests.paths[1]).toMatch(/&pagination\.key=%2B/)
  })

  it('follows the pages of a node that gives less than is asked for', async () => {
    const chain = await chainOf({ total: 25, pageLimit: 10 })
    expect(unwrap(await clientOf([chain.url]).listProviders()).items).toHaveLength(25)
    expect(chain.requests.begun).toBe(3)
  })

  it('gives up a list of more than 40 pages', async () => {
    const chain = await chainOf({ total: 41, pageLimit: 1 })
    expect(said(await clientOf([chain.url]).listProviders())).toContain('its list has more than 40 pages')
    expect(chain.requests.begun).toBe(40)
  })

  it('carries what the record says, and leaves out records that are none', async () => {
    const good = simRecord(1, 'https://a.example:8443', {
      attributes: [
        { key: 'tier', value: 'community' },
        { key: 'tier', value: '\u001b[2J' },
      ],
      email: 'a@a.example',
      website: 'https://a.example',
    })
    const strange = [
      { ...simRecord(2, 'x'), hostUri: 'x'.repeat(5000) },
      { ...simRecord(3, 'x'), owner: '' },
    ]
    const chain = await chainOf({ records: [...strange, good] })
    expect(unwrap(await clientOf([chain.url]).listProviders())).toEqual({
      items: [
        {
          owner: good.owner,
          hostUri: good.hostUri,
          attributes: good.attributes,
          email: good.email,
          website: good.website,
        },
      ],
      unreadable: 2,
    })
  })

  it('sends nothing that identifies a person', async () => {
    const chain = await chainOf({ total: 1 })
    unwrap(await clientOf([chain.url]).listProviders())
    expect(Object.keys(chain.lastHeaders).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
  })

  it('is asked below the path of the base URL', async () => {
    const chain = await chainOf({ total: 2, path: '/some/rest' })
    expect(chain.url).toMatch(/\/some\/rest$/)
    expect(unwrap(await clientOf([`${chain.url}/`]).listProviders()).items).toHaveLength(2)
    expect(chain.requests.paths).toEqual(['/some/rest/akash/provider/v1beta4/providers?pagination.limit=500'])
  })
})

describe('single questions', () => {
  it('find one provider, and say so where there is none', async () => {
    const chain = await chainOf({ records: [simRecord(1, 'https://a.example:8443')] })
    const client = clientOf([chain.url])
    expect(unwrap(await client.getProvider(owner(1)))).toMatchObject({ hostUri: 'https://a.example:8443' })
    expect(unwrap(await client.getProvider(owner(2)))).toBeNull()
  })

  it('never take another provider for the one asked for', async () => {
    const server = await answering(`{"provider":{"owner":"${owner(2)}","host_uri":"https://evil.example"}}`)
    expect(said(await clientOf([server]).getProvider(owner(1)))).toContain('is not the provider asked for')
  })

  it('tell what the auditor signed, of one and of all', async () => {
    const signed = [{ key: 'tier', value: 'akash' }]
    const records = [
      simRecord(1, 'a', { audited: signed }),
      simRecord(2, 'b'),
      simRecord(3, 'c', { audited: [] }),
    ]
    const chain = await chainOf({ records })
    const client = clientOf([chain.url])
    const first = { owner: owner(1), auditor: AUDITOR, attributes: signed }
    expect(unwrap(await client.auditedAttributes(owner(1)))).toEqual([first])
    expect(unwrap(await client.auditedAttributes(owner(2)))).toEqual([])
    expect(unwrap(await client.auditedAttributes())).toEqual([
      first,
      { owner: owner(3), auditor: AUDITOR, attributes: [] },
    ])
  })

  it('give the certificate that the provider shows, by its serial number, unless it is revoked', async () => {
    const { providers } = await fleetOf(2)
    const chain = await chainOf({ providers })
    const client = clientOf([chain.url])
    for (const record of chain.records) {
      const [published] = record.certificates
      if (published === undefined) throw new Error('no certificate')
      const found = unwrap(await client.certificate(record.owner, published.serial))
      expect(found).toEqual({ owner: record.owner, serial: published.serial, pem: published.pem })
      const parsed = new X509Certificate(found?.pem ?? '')
      expect(parsed.subject).toContain(`CN=${record.owner}`)
      expect(BigInt(`0x${parsed.serialNumber}`).toString()).toBe(published.serial)
      expect(unwrap(await client.certificate(record.owner, '17'))).toBeNull()
      published.state = 'revoked'
      expect(unwrap(await client.certificate(record.owner, published.serial))).toBeNull()
    }
  })

  it('count active leases by what the chain counts, not by what a page lists', async () => {
    const records = [simRecord(1, 'a', { activeLeases: () => 38 }), simRecord(2, 'b')]
    const client = clientOf([(await chainOf({ records })).url])
    expect(unwrap(await client.activeLeaseCount(owner(1)))).toBe(38)
    expect(unwrap(await client.activeLeaseCount(owner(2)))).toBe(0)
  })

  it.each([
    '{"leases":[{}],"pagination":{"next_key":"YQ==","total":"0"}}',
    '{"leases":[{}],"pagination":{"next_key":"YQ==","total":"1"}}',
    '{"leases":[{}],"pagination":{"next_key":null,"total":"0"}}',
    '{"leases":[],"pagination":{"next_key":null}}',
    '{"leases":[],"pagination":{"total":"-1"}}',
    '{"leases":[{}],"pagination":{"next_key":"YQ==","total":"99999999999999999999"}}',
  ])('do not take %s for a count', async (body) => {
    const client = clientOf([await answering(body)])
    expect(said(await client.activeLeaseCount(owner(1)))).toMatch(
      /^chain: .*its answer is not a (count|list) of leases/,
    )
  })
})

describe('a chain node that fails', () => {
  it.each<[ChainMisbehaviour, RegExp]>([
    ['closed', /connection refused/],
    ['500', /status 500/],
    ['html', /its answer is not JSON/],
    ['truncated', /its answer is not JSON, or cut off/],
    ['loop', /its pages go in a circle/],
    ['huge', /its answer is larger than 16 MiB/],
    ['other-json', /its answer is no list of providers/],
    ['hang', /no complete answer within 0\.5 s/],
  ])('by %s is told by name, and the next one answers', async (how, why) => {
    const [bad, good] = [await chainOf({ total: 3 }), await chainOf({ total: 5 })]
    await bad.misbehave(how)
    const timeoutMs = how === 'hang' ? 500 : 5000
    const alone = said(await clientOf([bad.url], { timeoutMs }).listProviders())
    expect(alone).toMatch(/^chain: the chain gave no answer \(/)
    expect(alone).toContain(`${bad.url}: `)
    expect(alone).toMatch(why)
    expect(alone).toContain('--chain URL')

    const client = clientOf([bad.url, good.url], { timeoutMs: how === 'hang' ? 1000 : 5000 })
    expect(unwrap(await client.listProviders()).items).toHaveLength(5)
    expect(client.troubles()).toEqual([{ baseUrl: bad.url, why: expect.stringMatching(why) }])
    // The one that answered is asked first from now on.
    const before = bad.requests.begun
    expect(unwrap(await client.getProvider(owner(9)))).toBeNull()
    expect(bad.requests.begun).toBe(before)
  })

  it('leaves nothing open, and is asked again when the others fail', async () => {
    const [bad, good] = [await chainOf({ total: 3 }), await chainOf({ total: 5 })]
    await bad.misbehave('hang')
    const client = clientOf([bad.url, good.url], { timeoutMs: 1000 })
    unwrap(await client.listProviders())
    await expect.poll(() => bad.requests.open).toBe(0)
    await bad.misbehave(null)
    await good.misbehave('500')
    expect(unwrap(await client.listProviders()).items).toHaveLength(3)
    expect(client.troubles()).toEqual([{ baseUrl: good.url, why: 'status 500' }])
    await client.close()
    await expect.poll(() => bad.requests.open + good.requests.open).toBe(0)
  })

  it('for want of a newer API version is asked for the older one, and only once', async () => {
    const { providers } = await fleetOf(1)
    const chain = await chainOf({ providers, total: 20, pageLimit: 10 })
    await chain.misbehave('not-implemented-v1beta4')
    const client = clientOf([chain.url])
    expect(unwrap(await client.listProviders()).items).toHaveLength(20)
    expect(chain.requests.paths.map((path) => path.split('/')[3])).toEqual(['v1beta4', 'v1beta3', 'v1beta3'])
    const [provider] = providers
    const record = chain.records.find((one) => one.owner === provider?.owner)
    const serial = record?.certificates[0]?.serial ?? ''
    expect(unwrap(await client.getProvider(record?.owner ?? ''))).not.toBeNull()
    expect(unwrap(await client.auditedAttributes())).toHaveLength(1)
    expect(unwrap(await client.certificate(record?.owner ?? '', serial))).not.toBeNull()
    expect(unwrap(await client.activeLeaseCount(record?.owner ?? ''))).toBe(provider?.cluster.leases)
    expect(chain.requests.paths.at(-1)).toContain('/akash/market/v1beta4/leases/list')
  })

  it('with a 404 that is no answer of a node does not mean that there is no such provider', async () => {
    const chain = await chainOf({ records: [simRecord(1, 'a')], path: '/rest' })
    const elsewhere = chain.url.replace('/rest', '/other')
    expect(said(await clientOf([elsewhere]).getProvider(owner(1)))).toContain(
      'it serves none of the versions v1beta4, v1beta3 of provider',
    )
  })

  it('is held to one deadline, however many nodes hang', async () => {
    const chains = [await chainOf(), await chainOf(), await chainOf()]
    for (const chain of chains) await chain.misbehave('hang')
    const started = performance.now()
    const answer = await clientOf(
      chains.map(({ url }) => url),
      { timeoutMs: 600 },
    ).listProviders()
    expect(performance.now() - started).toBeLessThan(1500)
    expect(answer.ok).toBe(false)
    for (const { url, requests } of chains) {
      expect(said(answer)).toContain(url)
      expect(requests.begun).toBe(1)
    }
  })

  it('by a redirect is not followed to where it leads', async () => {
    const target = await chainOf({ total: 1 })
    const { createServer } = await import('node:http')
    const server = createServer((_, response) => response.writeHead(302, { location: target.url }).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(said(await clientOf([`http://127.0.0.1:${port}`]).listProviders())).toContain('status 302')
    expect(target.requests.begun).toBe(0)
    server.closeAllConnections()
    server.close()
  })

  it('by a certificate that no authority vouches for is refused', async () => {
    const server = await tlsServer(() => {})
    expect(said(await clientOf([`https://${server.endpoint.id}`]).listProviders())).toMatch(
      /^chain: .*certificate is self-signed/,
    )
    expect(server.stood()).toBe(0)
    await server.close()
  })
})

describe('a chain client', () => {
  it('ends its questions as aborted when the signal fires, without asking the next node', async () => {
    const [stuck, other] = [await chainOf(), await chainOf()]
    await stuck.misbehave('hang')
    const control = new AbortController()
    const client = clientOf([stuck.url, other.url], { signal: control.signal, timeoutMs: 60_000 })
    const answer = client.listProviders()
    await expect.poll(() => stuck.requests.open).toBe(1)
    control.abort()
    expect(said(await answer)).toMatch(/^aborted: /)
    expect(said(await client.getProvider(owner(1)))).toMatch(/^aborted: /)
    expect(other.requests.begun).toBe(0)
    await client.close()
    await expect.poll(() => stuck.requests.open).toBe(0)
  })

  it('ends its questions and its sockets when it is closed', async () => {
    const stuck = await chainOf()
    await stuck.misbehave('hang')
    const client = clientOf([stuck.url], { timeoutMs: 60_000 })
    const answer = client.listProviders()
    await expect.poll(() => stuck.requests.open).toBe(1)
    await client.close()
    expect(said(await answer)).toMatch(/^aborted: /)
    await expect.poll(() => stuck.requests.open).toBe(0)
  })
})

/** The base URL of a plain server that answers everything with this body. */
async function answering(body: string): Promise<string> {
  const { createServer } = await import('node:http')
  const { onTestFinished } = await import('vitest')
  const server = createServer((_, response) => response.writeHead(200).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}
