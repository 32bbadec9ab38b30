import { describe, expect, it } from 'vitest'
import { portFacts } from '../../src/view/page-ports.ts'
import type { PortState } from '../../src/watch/types.ts'
import { textOf as lineText, provider } from './fleet.ts'

const NOW_MS = 1_000_000
const CTX = { nowMs: NOW_MS, charset: 'unicode', units: 'used', wide: false } as const
const port = (condition: PortState['condition'], more: Partial<PortState> = {}): PortState => ({
  condition,
  code: null,
  message: null,
  sinceMs: NOW_MS - 120_000,
  latencyMs: null,
  ...more,
})
const textOf = (rest: PortState, grpc: PortState) =>
  portFacts({ ...provider('p:8443', null), ports: { rest, grpc } }, 120, CTX).map((line) =>
    lineText(line).trimEnd(),
  )

describe('the ports on the page of a provider', () => {
  it('are told apart where one is dead and the other lives', () => {
    const dead = port('failed', { code: 'refused', message: 'connection refused' })
    const lines = textOf(port('ok', { latencyMs: 40 }), dead)
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^REST port\s+ok since .*2m ago.*latency/)
    expect(lines[1]).toMatch(/^gRPC port\s+failed since .*2m ago.*: refused: connection refused$/)
  })

  it('are not told where gRPC is not used', () => {
    expect(textOf(port('ok'), port('unused'))).toEqual([])
    expect(portFacts(provider('p:8443', null), 120, CTX)).toEqual([])
  })
})
