import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDossiers, writeDossiers } from '../../src/chain/dossier-file.ts'
import { createDossiers, type Dossier, EMPTY_DOSSIER } from '../../src/chain/dossiers.ts'
import { readFirstSeen, rememberFirstSeen } from '../../src/chain/first-seen.ts'
import { ownerFacts } from '../../src/chain/owner-facts.ts'
import { parseEndpoint } from '../../src/domain/endpoint.ts'
import { AUDITOR } from '../../src/simulator/chain-records.ts'
import { chainOf, clientOf, folder, owner, record, simRecord, unwrap } from './support.ts'

const MINUTE = 60_000
const SIGNED = [{ key: 'tier', value: 'akash' }]

async function dossiersOf(cached: ReadonlyMap<string, Dossier> = new Map()) {
  const chain = await chainOf({
    records: [simRecord(1, 'https://a.example:8443', { audited: SIGNED, activeLeases: () => 7 })],
  })
  const clock = { ms: 1_000_000 }
  const client = clientOf([chain.url], { timeoutMs: 2000 })
  return { chain, clock, dossiers: createDossiers({ client, cached, now: () => clock.ms }) }
}

describe('the dossier of an owner', () => {
  it('is what the chain says of record, audits and active leases', async () => {
    const { dossiers } = await dossiersOf()
    expect(dossiers.peek(owner(1))).toBe(EMPTY_DOSSIER)
    expect(await dossiers.renew(owner(1))).toBe(true)
    expect(dossiers.peek(owner(1))).toMatchObject({
      record: { value: { owner: owner(1), hostUri: 'https://a.example:8443' }, atMs: 1_000_000 },
      audited: { value: [{ owner: owner(1), auditor: AUDITOR, attributes: SIGNED }] },
      leases: { value: 7, atMs: 1_000_000 },
    })
  })

  it('is renewed part by part, each when it is old', async () => {
    const { chain, clock, dossiers } = await dossiersOf()
    await dossiers.renew(owner(1))
    const asked = async (afterMs: number) => {
      clock.ms += afterMs
      const before = chain.requests.begun
      await dossiers.renew(owner(1))
      return chain.requests.paths.slice(before).map((path) => path.split('/')[2])
    }
    expect(await asked(9 * MINUTE)).toEqual([])
    expect(await asked(MINUTE)).toEqual(['market'])
    expect((await asked(50 * MINUTE)).sort()).toEqual(['audit', 'market', 'provider'])
  })

  it('keeps what is old where the chain is away, and says that it was', async () => {
    const { chain, clock, dossiers } = await dossiersOf()
    await dossiers.renew(owner(1))
    const before = dossiers.peek(owner(1))
    await chain.misbehave('closed')
    clock.ms += 2 * 60 * MINUTE
    expect(await dossiers.renew(owner(1))).toBe(false)
    expect(dossiers.peek(owner(1))).toEqual(before)
  })

  it('says that an owner has no provider, which is another thing than not to know', async () => {
    const { dossiers } = await dossiersOf()
    await dossiers.renew(owner(2))
    expect(dossiers.peek(owner(2))).toMatchObject({ record: { value: null }, audited: { value: [] } })
  })

  it('takes the record that came with the list without a question', async () => {
    const { chain, dossiers } = await dossiersOf()
    dossiers.put(record(1, 'https://list.example:8443'))
    await dossiers.renew(owner(1))
    expect(dossiers.peek(owner(1)).record?.value?.hostUri).toBe('https://list.example:8443')
    expect(chain.requests.paths.some((path) => path.includes('/provider/'))).toBe(false)
  })
})

describe('what is kept for the next run', () => {
  const kept = new Map<string, Dossier>([
    [owner(1), { record: { value: null, atMs: 1 }, audited: null, leases: { value: 3, atMs: 2 } }],
  ])

  it('are dossiers, for the chain that told them', async () => {
    const place = await folder()
    await writeDossiers(place, ['https://one.example'], kept)
    expect(await readDossiers(place, ['https://one.example'])).toEqual(kept)
    expect((await readDossiers(place, ['https://two.example'])).size).toBe(0)
  })

  it('is when each provider was first seen, the earliest time of all', async () => {
    const place = await folder()
    await rememberFirstSeen(place, new Map([['a:1', 20]]))
    await rememberFirstSeen(place, new Map(Object.entries({ 'a:1': 30, 'b:2': 40 })))
    expect(await readFirstSeen(place)).toEqual(new Map(Object.entries({ 'a:1': 20, 'b:2': 40 })))
  })

  it('is nothing where a file is damaged', async () => {
    const place = join(await folder(), 'deep')
    await mkdir(place)
    await writeFile(join(place, 'first-seen.json'), '{"version":1,"firstSeen":{"a:1":"now"}}')
    expect((await readFirstSeen(place)).size).toBe(0)
    expect((await readDossiers(place, [])).size).toBe(0)
  })
})

describe('what a dossier tells of a provider', () => {
  const at = unwrap(parseEndpoint('a.example:8443'))
  const dossier = (hostUri: string): Dossier => ({
    record: { value: record(1, hostUri), atMs: 5 },
    audited: { value: [{ owner: owner(1), auditor: AUDITOR, attributes: SIGNED }], atMs: 5 },
    leases: { value: 7, atMs: 6 },
  })

  it('is all of it where the record names the host that is watched, on whatever port', () => {
    for (const uri of ['https://a.example:8443', 'https://A.example:30443/']) {
      expect(ownerFacts(at, owner(1), dossier(uri))).toMatchObject({
        owner: owner(1),
        record: { hostUri: uri },
        misfit: null,
        audited: [{ auditor: AUDITOR }],
        activeLeases: { count: 7, atMs: 6 },
      })
    }
  })

  it.each([
    ['of another host', dossier('https://b.example:8443'), /of another host, "https:\/\/b\.example:8443"$/],
    ['of junk', dossier('\u001b[2J$HOST'), /of another host, "\\u\{1b\}\[2J\$HOST"$/],
    ['missing', { ...dossier(''), record: { value: null, atMs: 5 } }, /has no provider on chain$/],
  ])('is nothing but that it does not fit where the record is %s', (_what, of, sentence) => {
    expect(ownerFacts(at, owner(1), of)).toEqual({
      owner: owner(1),
      record: null,
      misfit: expect.stringMatching(sentence),
      audited: null,
      activeLeases: null,
    })
  })

  it('is the owner alone where the chain was never asked', () => {
    expect(ownerFacts(at, owner(1), EMPTY_DOSSIER)).toMatchObject({ owner: owner(1), misfit: null })
  })
})
