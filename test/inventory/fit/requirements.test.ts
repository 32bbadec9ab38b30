/**
 * What the chain has a say in, one test for each rule of `shouldBid` of bidengine/order.go in akash-network/provider:
 * `MatchAttributes`, `MatchResourcesRequirements` and `MatchRequirements` of go/node/deployment/v1beta4 in
 * akash-network/chain-sdk, on the attributes of go/node/types/attributes/v1.
 */
import { describe, expect, it } from 'vitest'
import { NO_FACTS, type ProviderFacts } from '../../../src/domain/provider-facts.ts'
import type { Attribute } from '../../../src/domain/provider-record.ts'
import { ephemeralVolume, type ResourceUnit, ramVolume } from '../../../src/domain/request.ts'
import { fitRequest } from '../../../src/inventory/fit/fit.ts'
import { card, cards, freeCluster, freeNode, freePool, GI, persistent, request, unit } from './build.ts'

const inventory = freeCluster(
  [
    freeNode(
      'a',
      { cores: 9, gib: 9, gpus: 8, disk: 9 },
      { gpus: [cards('h100', 8)], storageClasses: ['beta3'] },
    ),
  ],
  { storage: [freePool('beta3', 99)] },
)
const EU: readonly Attribute[] = [
  { key: 'region', value: 'eu' },
  { key: 'tier', value: 'x' },
]
const IN_EU = { attributes: [{ key: 'region', value: 'eu' }], signedBy: { allOf: [], anyOf: [] } }

/** A provider that carries these attributes on chain. */
function declares(attributes: readonly Attribute[], rest: Partial<ProviderFacts> = {}): ProviderFacts {
  const record = { owner: 'akash1o', hostUri: '', email: '', website: '', attributes }
  return { ...NO_FACTS, record, ...rest }
}

const signed = (auditor: string, attributes = EU) => ({ owner: 'akash1o', auditor, attributes })
const isTrue = (...keys: string[]) => keys.map((key) => ({ key, value: 'true' }))

describe('placement attributes (MatchAttributes)', () => {
  it('are unchecked where the chain is not known', () => {
    expect(fitRequest(request([unit('a', 1)], IN_EU), inventory)).toMatchObject({
      fits: true,
      unchecked: ['not known from the chain: its attributes'],
    })
  })

  it('must all be among those of the provider itself', () => {
    const wanted = request([unit('a', 1)], IN_EU)
    expect(fitRequest(wanted, inventory, declares(EU))).toMatchObject({ fits: true, unchecked: [] })
    expect(fitRequest(wanted, inventory, declares([])).blockedBy?.resource).toBe('attributes')
    const us = declares([{ key: 'region', value: 'us' }])
    expect(fitRequest(wanted, inventory, us).blockedBy).toEqual({
      resource: 'attributes',
      message: 'attributes: "region" is not "eu" on chain',
    })
  })

  it('must be there though an auditor signed them', () => {
    const wanted = request([unit('a', 1)], { ...IN_EU, signedBy: { allOf: ['x'], anyOf: [] } })
    const facts = declares([], { audited: [signed('x')] })
    expect(fitRequest(wanted, inventory, facts).blockedBy?.resource).toBe('attributes')
  })

  it.each([
    ['feat/*', 'feat/ip', true],
    ['feat/*', 'feat/ip/v6', false],
    ['feat/i*', 'feat/ip', true],
    ['feat.*', 'featXip', false],
  ])('asked for as %s match %s: %s', (key, held, fits) => {
    const wanted = request([unit('a', 1)], { attributes: isTrue(key) })
    expect(fitRequest(wanted, inventory, declares(isTrue(held))).fits).toBe(fits)
  })

  it('may stand there more than once', () => {
    const wanted = request([unit('a', 1)], IN_EU)
    expect(fitRequest(wanted, inventory, declares([{ key: 'region', value: 'us' }, ...EU])).fits).toBe(true)
  })
})

describe('what a provider declares (MatchResourcesRequirements)', () => {
  const blocked = (one: ResourceUnit, attributes: readonly Attribute[]) =>
    fitRequest(request([one]), inventory, declares(attributes)).blockedBy
  const ai = (...alternatives: ReturnType<typeof card>[]) =>
    unit('ai', 1, { gpu: { count: 1, alternatives } })
  const GPU = 'capabilities/gpu/vendor/nvidia/model'

  it.each([
    ['the model', ai(card('h100')), [`${GPU}/h100`], true],
    ['another model', ai(card('h100')), [`${GPU}/a100`], false],
    ['one of several models', ai(card('a100'), card('h100')), [`${GPU}/h100`], true],
    ['any model of the vendor', ai(card('*')), [`${GPU}/h100`], true],
    ['any model, where it names one with its memory only', ai(card('*')), [`${GPU}/h100/ram/80Gi`], false],
    ['the model, where it names one with its memory only', ai(card('h100')), [`${GPU}/h100/ram/80Gi`], false],
    ['the model with its memory', ai(card('h100', { ram: '80Gi' })), [`${GPU}/h100/ram/80Gi`], true],
    [
      'memory and interface',
      ai(card('h100', { ram: '80Gi', interface: 'sxm' })),
      [`${GPU}/h100/ram/80Gi/interface/sxm`],
      true,
    ],
    ['a vendor alone', ai(card('*')), ['capabilities/gpu'], false],
    ['nothing, by a service without GPUs', unit('web', 1), [], true],
  ])('must name a GPU that is taken: %s', (_, one, keys, fits) => {
    expect(blocked(one, isTrue(...keys))).toEqual(
      fits ? null : { resource: 'capabilities', message: 'GPU: no such model is declared on chain' },
    )
  })

  const pool = (nth: number, name: string, isKept: string) => [
    { key: `capabilities/storage/${nth}/class`, value: name },
    { key: `capabilities/storage/${nth}/persistent`, value: isKept },
  ]

  it('must name the class of a persistent volume and of one in memory, each in one set', () => {
    const db = unit('db', 1, { volumes: [persistent('beta3', 1)] })
    expect(blocked(db, pool(1, 'beta3', 'true'))).toBeNull()
    expect(blocked(db, [...pool(1, 'beta2', 'true'), ...pool(2, 'beta3', 'false')])).toEqual({
      resource: 'capabilities',
      message: 'storage "beta3": not declared on chain',
    })
    const shm = unit('shm', 1, { volumes: [ramVolume(GI)] })
    expect(blocked(shm, pool(7, 'ram', 'false'))).toBeNull()
    expect(blocked(shm, pool(7, 'beta3', 'true'))?.resource).toBe('capabilities')
  })

  it("must name a set for what an SDL writes of a volume on the node's disk, and nothing where it writes nothing", () => {
    const plain = unit('web', 1, { volumes: [ephemeralVolume(GI)] })
    expect(blocked(plain, [])).toBeNull()
    const told = { ...ephemeralVolume(GI), attributes: [{ key: 'persistent', value: 'false' }] }
    expect(blocked(unit('web', 1, { volumes: [told] }), pool(1, 'beta3', 'true'))?.message).toMatch(
      /ephemeral storage/,
    )
    expect(blocked(unit('web', 1, { volumes: [told] }), pool(1, 'ram', 'false'))).toBeNull()
  })

  it('is unchecked where the chain is not known, and only where it matters', () => {
    const unchecked = (one: ResourceUnit) => fitRequest(request([one]), inventory).unchecked
    expect(unchecked(ai(card('h100')))).toEqual([
      'not known from the chain: the GPUs and storage it declares',
    ])
    expect(unchecked(unit('web', 1, { volumes: [ephemeralVolume(GI)] }))).toEqual([])
  })
})

describe('signatures (MatchRequirements)', () => {
  it.each([
    ['every auditor of allOf', { allOf: ['x', 'y'], anyOf: [] }, [signed('x'), signed('y')], true],
    ['every auditor of allOf, one lacking', { allOf: ['x', 'y'], anyOf: [] }, [signed('x')], false],
    ['one auditor of anyOf', { allOf: [], anyOf: ['x', 'y'] }, [signed('y')], true],
    ['no auditor of anyOf', { allOf: [], anyOf: ['x'] }, [signed('z')], false],
    ['an auditor who signed something else', { allOf: [], anyOf: ['x'] }, [signed('x', [])], false],
    ['allOf and none of anyOf', { allOf: ['x'], anyOf: ['y'] }, [signed('x')], false],
    ['allOf and one of anyOf', { allOf: ['x'], anyOf: ['y', 'z'] }, [signed('x'), signed('z')], true],
    ['nobody at all', { allOf: ['x'], anyOf: [] }, [], false],
  ])('are met by %s', (_, signedBy, audited, fits) => {
    const wanted = request([unit('a', 1)], { ...IN_EU, signedBy })
    const result = fitRequest(wanted, inventory, declares(EU, { audited }))
    expect(result.fits).toBe(fits)
    expect(result.blockedBy?.resource).toBe(fits ? undefined : 'signed_by')
  })

  it('are met by any signature of the auditor where the placement asks for no attribute', () => {
    const wanted = request([unit('a', 1)], { signedBy: { allOf: ['x'], anyOf: [] } })
    const audited = [signed('x', [])]
    expect(fitRequest(wanted, inventory, declares([], { audited })).fits).toBe(true)
    expect(fitRequest(wanted, inventory, declares([], { audited: [] })).fits).toBe(false)
  })

  it('are unchecked where nobody said who signed', () => {
    const wanted = request([unit('a', 1)], { ...IN_EU, signedBy: { allOf: ['x'], anyOf: [] } })
    expect(fitRequest(wanted, inventory, declares(EU))).toMatchObject({
      fits: true,
      unchecked: ['not known from the chain: its auditors'],
    })
  })
})
