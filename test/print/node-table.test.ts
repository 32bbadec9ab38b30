import { describe, expect, it } from 'vitest'
import { pairFromAllocated, pairFromAvailable, UNKNOWN_PAIR } from '../../src/domain/resource.ts'
import { nodeInventoryDocument } from '../../src/inventory/documents.ts'
import { printNodeTable } from '../../src/print/node-table.ts'
import { cluster, node } from '../inventory/support/build.ts'

describe('the table of one node', () => {
  it('has a line a resource with its four amounts, and what is odd about them', () => {
    const odd = node('n1\u001B', {
      cpu: pairFromAllocated(16_000, 15_000, 17_000),
      gpu: UNKNOWN_PAIR,
      ephemeral_storage: pairFromAvailable(Number.POSITIVE_INFINITY, 1),
    })
    const answer = { provider: 'p:8443', inventory: cluster([odd]), transport: 'rest', ageMs: 0 } as const
    const text = printNodeTable(nodeInventoryDocument(answer, odd), 'unicode')
    const lines = text.split('\n')
    expect(lines[0]).toBe('p:8443 n1\\x1b')
    expect(lines[1]?.split(/ +/)).toEqual(['RESOURCE', 'CAPACITY', 'ALLOCATABLE', 'ALLOCATED', 'AVAILABLE'])
    expect(lines[2]?.split(/ +/)).toEqual(['CPU', '16', '15', '17', '0'])
    expect(lines[3]?.split(/ +/)).toEqual(['Memory', '8Gi', '8Gi', '2Gi', '6Gi'])
    expect(lines[4]?.split(/ +/)).toEqual(['GPU', '?', '?', '?', '?'])
    expect(lines[5]?.split(/ +/)).toEqual(['Ephemeral', '∞', '∞', '?', '∞'])
    expect(lines[6]).toMatch(/^doubt: over-allocated: CPU: 17 cores allocated of 15 cores/)
    expect(lines.slice(7)).toEqual([''])
  })
})
