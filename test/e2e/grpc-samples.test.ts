import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create, fromJsonString } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NodeResourcesSchema } from '../../src/provider/gen/akash/inventory/v1/resources_pb.ts'
import { type Status, StatusSchema } from '../../src/provider/gen/akash/provider/v1/status_pb.ts'
import { type SimulatedFleet, startFleet } from '../../src/simulator/index.ts'
import { nth } from './support/fleet.ts'
import { KEY, openTerminal } from './support/pty.ts'
import { run } from './support/run.ts'
import { see } from './support/screen.ts'

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'samples')
const text = (file: string): string => readFileSync(join(FOLDER, file), 'utf8')
const FRAGMENTS: readonly { source: string; data_text: string }[] = JSON.parse(
  text('fragments-real-world.json'),
)

/** A status of one node that has the resources of that fragment. */
function around(source: string): Status {
  const found = FRAGMENTS.find((one) => one.source.startsWith(source))
  if (found === undefined) throw new Error(`no fragment from ${source}`)
  const resources = fromJsonString(NodeResourcesSchema, found.data_text)
  return create(StatusSchema, {
    cluster: { inventory: { cluster: { nodes: [{ name: 'sampled', resources }] } } },
    bidEngine: {},
    manifest: {},
  })
}

let fleet: SimulatedFleet
beforeAll(async () => {
  fleet = await startFleet({ providers: 1, seed: 5, nodesPerProvider: 1 })
})
afterAll(() => fleet.close())

/** The document of the provider, asked once over gRPC. */
async function asked(status: Status) {
  nth(fleet, 0).grpc.serve(status)
  const { stdout, code } = await run([nth(fleet, 0).endpoint, '--transport', 'grpc', '--once', '-o', 'json'])
  expect(code).toBe(0)
  return JSON.parse(stdout)
}

describe('the GetStatus of a real provider, served over gRPC', () => {
  const status = fromJsonString(StatusSchema, text('getstatus-2024-02-16-3node-t4.json'))

  it('is on the screen of the built program with its figures, and the T4 by its name', async () => {
    nth(fleet, 0).grpc.serve(status)
    await using terminal = openTerminal({
      args: [nth(fleet, 0).endpoint, '--transport', 'grpc'],
      cols: 160,
      rows: 24,
    })
    await see(terminal, (screen) => {
      const rows = screen.filter((line) => /\bnode[123]\b/.test(line))
      // 3720m, 4205m and 5875m of 8 cores each; 4535332Ki of 33538080768 bytes are 4.33 of 31.2 GiB.
      expect(rows).toHaveLength(3)
      expect(rows[0]).toMatch(/3\.72\/8 .*4\.33\/31\.2Gi .* - .*beta2/)
      expect(rows[1]).toMatch(/(4\.2|4\.21)\/8 .*1\/1 .*beta2/)
      expect(rows[2]).toMatch(/(5\.87|5\.88)\/8 /)
    })
    terminal.press(KEY.tab, KEY.tab)
    await see(terminal, (screen) => expect(screen.join('\n')).toMatch(/nvidia t4 .*1\/1 +1 +0 /))
  })

  it('is in the document to the last unit', async () => {
    const { resources, gpu_models, storage, providers } = await asked(status)
    expect(resources.cpu).toMatchObject({ allocatable: 24_000, allocated: 3720 + 4205 + 5875 })
    expect(resources.gpu).toMatchObject({ allocatable: 1, allocated: 1, available: 0 })
    expect(gpu_models).toEqual([
      { vendor: 'nvidia', model: 't4', memory_size: '16Gi', interface: 'PCIe', count: 1, nodes: 1 },
    ])
    expect(storage).toEqual([
      { class: 'beta2', allocatable: 101_796_855_808, allocated: 0, available: 101_796_855_808 },
    ])
    expect(providers[0].nodes[0]).toMatchObject({
      capacity_source: 'allocatable',
      capabilities: { storage_classes: ['beta2'] },
    })
    expect(providers[0].nodes[0].resources.memory.allocated).toBe(String(4_535_332 * 1024))
  })
})

describe('a real fragment, served over gRPC', () => {
  it('has its own capacity where it tells one (community#841)', async () => {
    const { providers } = await asked(around('akash-network/community#841'))
    const { cpu, memory } = providers[0].nodes[0].resources
    expect(cpu).toEqual({ capacity: '48000', allocatable: '48000', allocated: '2450', available: '45550' })
    expect(memory.allocated).toBe(String(1254 * 2 ** 20))
  })

  it('has odd millicores and no capacity of its own (support#249)', async () => {
    const { providers } = await asked(around('akash-network/support#249'))
    const [node] = providers[0].nodes
    expect(node.resources.cpu).toMatchObject({ allocatable: '16000', allocated: '3051', available: '12949' })
    expect(node.resources.memory.allocated).toBe(String(2022 * 2 ** 20))
  })
})
