import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateManifest, yaml } from '@akashnetwork/chain-sdk'
import { describe, expect, it } from 'vitest'
import { replicasOf } from '../../../src/domain/request.ts'
import { readSdl } from '../../../src/inventory/sdl/read-sdl.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/sdl')
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

type Spec = Extract<ReturnType<typeof generateManifest>, { ok: true }>['value']['groupSpecs'][number]

/** Endpoint.Kind.LEASED_IP of akash.base.resources.v1beta4. */
const LEASED_IP = 2

describe('the groups of an SDL', () => {
  it.each(files)('in %s are those of the official SDK', (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8')
    const theirs = generateManifest(yaml.template(text))
    if (!theirs.ok) throw new Error(theirs.value.map(({ message }) => message).join('\n'))
    const ours = readSdl(text)
    if (!ours.ok) throw new Error(ours.error.message)
    expect(
      ours.value.groups.map(({ name, units, attributes, signedBy }) => ({
        name,
        attributes,
        signedBy,
        units: units.map(({ services, leasedIps, ...unit }) => ({
          ...unit,
          leasedIps,
          replicas: replicasOf({ services, leasedIps, ...unit }),
        })),
      })),
    ).toEqual(theirs.value.groupSpecs.map(groupOfSpec))
  })

  it('come from a corpus that has every part of the request somewhere', () => {
    const units = files.flatMap((file) => {
      const read = readSdl(readFileSync(join(FOLDER, file), 'utf8'))
      return read.ok ? read.value.groups.flatMap((group) => group.units) : []
    })
    expect(files.length).toBeGreaterThanOrEqual(15)
    expect(new Set(units.flatMap(({ volumes }) => volumes.map(({ kind }) => kind)))).toEqual(
      new Set(['ephemeral', 'ram', 'persistent']),
    )
    expect(units.some(({ leasedIps }) => leasedIps.length > 1)).toBe(true)
    expect(units.some(({ gpu }) => gpu.alternatives.length > 2)).toBe(true)
    expect(units.some(({ services }) => services.length > 1)).toBe(true)
  })
})

function groupOfSpec({ name, requirements, resources }: Spec) {
  return {
    name,
    attributes: requirements?.attributes,
    signedBy: { allOf: requirements?.signedBy?.allOf, anyOf: requirements?.signedBy?.anyOf },
    units: resources.map(({ resource, count }) => ({
      replicas: count,
      cpuMillicores: amount(resource?.cpu?.units?.val),
      memoryBytes: amount(resource?.memory?.quantity?.val),
      gpu: {
        count: amount(resource?.gpu?.units?.val),
        alternatives: (resource?.gpu?.attributes ?? []).map(({ key }) => cardOf(key)),
      },
      volumes: (resource?.storage ?? []).map(({ quantity, attributes }) =>
        volumeOf(amount(quantity?.val), attributes),
      ),
      leasedIps: (resource?.endpoints ?? [])
        .filter(({ kind }) => kind === LEASED_IP)
        .map(({ sequenceNumber }) => sequenceNumber),
    })),
  }
}

/** A ResourceValue: decimal digits as bytes. */
function amount(bytes: Uint8Array | undefined): number {
  return Number(new TextDecoder().decode(bytes))
}

/** `vendor/nvidia/model/a100/ram/80Gi/interface/sxm`. */
function cardOf(key: string) {
  const parts = key.split('/')
  const after = (name: string) => (parts.includes(name) ? (parts[parts.indexOf(name) + 1] ?? null) : null)
  return { vendor: after('vendor'), model: after('model'), ram: after('ram'), interface: after('interface') }
}

function volumeOf(bytes: number, held: readonly { readonly key: string; readonly value: string }[]) {
  const attributes = held.map(({ key, value }) => ({ key, value }))
  const textOf = (key: string) => attributes.find((one) => one.key === key)?.value ?? ''
  const name = textOf('class')
  const rest = { bytes, attributes }
  if (textOf('persistent') === 'true') return { kind: 'persistent', class: name, ...rest }
  return name === 'ram' ? { kind: 'ram', class: name, ...rest } : { kind: 'ephemeral', class: '', ...rest }
}
