import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readFit } from '../../src/command/read-fit.ts'
import { NO_FACTS } from '../../src/domain/provider-facts.ts'
import { cards, freeCluster, freeNode } from '../inventory/fit/build.ts'
import { node } from '../inventory/support/build.ts'

const CLUSTER = freeCluster([
  freeNode('a', { cores: 8, gib: 16, gpus: 2, disk: 50 }, { gpus: [cards('h100', 2)] }),
])

async function testOf(request: string) {
  const read = await readFit(`fit ${request}`)
  const test = read(request)
  if (!test.ok) throw new Error(test.error.message)
  return test.value
}

/** One service in each of two placements, of which the second asks for an attribute. */
function sdl(): string {
  const folder = mkdtempSync(join(tmpdir(), 'akash-top-read-fit-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'deploy.yaml')
  writeFileSync(
    file,
    `version: "2.0"
services: {web: {image: x}}
profiles:
  compute: {web: {resources: {cpu: {units: 6}, memory: {size: 1Gi}, storage: {size: 1Gi}}}}
  placement:
    a: {pricing: {web: {denom: uakt, amount: 1}}}
    b: {attributes: {region: eu}, pricing: {web: {denom: uakt, amount: 1}}}
deployment: {web: {a: {profile: web, count: 1}, b: {profile: web, count: 1}}}
`,
  )
  return file
}

describe('a rule of what fits', () => {
  it('holds though the chain does not tell what GPUs the provider declares, and not where it tells of others', async () => {
    const test = await testOf('1x nvidia/h100')
    expect(test(CLUSTER)).toBe(true)
    const record = { owner: 'akash1o', hostUri: '', email: '', website: '', attributes: [] }
    expect(test(CLUSTER, { ...NO_FACTS, record })).toBe(false)
  })

  it('is unknown where it would hold and models are not told', async () => {
    const blind = freeCluster([node('rest')])
    expect((await testOf('1x nvidia/h100'))(blind)).toBeNull()
    expect((await testOf('64 cpu'))(CLUSTER)).toBe(false)
  })

  it('of several placement groups holds where all fit, and is unknown where what one asks for is', async () => {
    const test = await testOf(sdl())
    const roomy = freeCluster([freeNode('a', { cores: 12, gib: 16, disk: 50 })])
    const facts = (...attributes: { key: string; value: string }[]) => ({
      ...NO_FACTS,
      record: { owner: 'akash1o', hostUri: '', email: '', website: '', attributes },
    })
    const inEurope = facts({ key: 'region', value: 'eu' })
    expect(test(roomy, inEurope)).toBe(true)
    expect(test(roomy)).toBeNull()
    expect(test(roomy, facts())).toBe(false)
    // Room for one of the two.
    expect(test(CLUSTER, inEurope)).toBe(false)
  })
})
