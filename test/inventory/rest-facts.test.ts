import { describe, expect, it } from 'vitest'
import { withRestFacts } from '../../src/inventory/rest-facts.ts'
import { cluster, node } from './support/build.ts'

const rest = cluster([], { address: 'akash1rest', hostnames: ['rest.example'], reclamationWindowNs: 5 })

describe('what only REST tells', () => {
  it('fills the places where gRPC tells nothing, and no others', () => {
    const nodes = [node('n')]
    const bare = cluster(nodes, { address: null, hostnames: [], reclamationWindowNs: null })
    const filled = withRestFacts(bare, rest)
    expect(filled).toEqual(
      cluster(nodes, { address: 'akash1rest', hostnames: ['rest.example'], reclamationWindowNs: 5 }),
    )
    expect(filled.nodes).toBe(nodes)
    const named = cluster(nodes, { address: null, hostnames: ['grpc.example'], reclamationWindowNs: 0 })
    expect(withRestFacts(named, rest)).toMatchObject({
      address: 'akash1rest',
      hostnames: ['grpc.example'],
      reclamationWindowNs: 0,
    })
  })

  it('leaves the same object where nothing is to be filled in', () => {
    const full = cluster([], { address: 'akash1grpc', hostnames: ['grpc.example'], reclamationWindowNs: 1 })
    expect(withRestFacts(full, rest)).toBe(full)
    expect(withRestFacts(full, null)).toBe(full)
  })
})
