import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSdl } from '../../../src/inventory/sdl/read-sdl.ts'

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../fixtures/sdl', `${name}.yaml`), 'utf8')
const good = fixture('one-service')

function refusalOf(text: string): string {
  const read = readSdl(text)
  return read.ok ? 'accepted' : read.error.message
}

/** The line on which a text stands in the changed SDL. */
function lineOf(text: string, part: string): number {
  return text.split('\n').findIndex((line) => line.includes(part)) + 1
}

describe('a bad SDL', () => {
  it.each([
    ['units: 0.5', 'units: 0', /units: expected a number of cores above 0/],
    ['size: 512Mi', 'size: 512', /memory.size: expected a size in quotes or with its unit/],
    ['size: 512Mi', 'size: 512Xi', /memory.size: expected a size with its unit/],
    ['version: "2.0"', 'version: "1.0"', /version: expected "2.0" or "2.1"/],
    ['count: 1', 'count: 0', /deployment.web.here.count: expected 1 replica or more/],
    ['count: 1', 'count: many', /count: expected a whole number of replicas/],
  ])('with %s as %s is refused with line and reason', (before, after, reason) => {
    const text = good.replace(before, after)
    expect(refusalOf(text)).toMatch(new RegExp(`^line ${lineOf(text, after)}: `))
    expect(refusalOf(text)).toMatch(reason)
  })

  it.each([
    ['profile: web', 'profile: nothing', /there is no compute profile "nothing"/],
    ['    here:\n      profile', '    there:\n      profile', /there is no placement "there"/],
    [
      '        web:\n          denom',
      '        api:\n          denom',
      /there is no price for the profile "web"/,
    ],
    ['  web:\n    image', '  api:\n    image', /the service "api" stands in no deployment/],
  ])('whose sections do not agree (%j) is refused', (before, after, reason) => {
    expect(good).toContain(before)
    expect(refusalOf(good.replace(before, after))).toMatch(reason)
  })

  it.each([
    [
      'gpu-model',
      'vendor:\n              nvidia:\n                - model: h100',
      '{}',
      /GPUs need attributes with a vendor/,
    ],
    ['gpu-model', 'units: 2\n', 'units: 0\n', /attributes need a number of GPUs above 0/],
    ['gpu-model', 'units: 2\n', 'units: some\n', /expected a whole number of GPUs/],
    ['persistent', 'mount: /var/lib/data', 'readOnly: true', /the persistent volume "data" has no mount/],
    ['ram-volume', 'persistent: false', 'persistent: true', /ram volume "shm" cannot be persistent/],
    ['leased-ip', 'ip: resolver', 'ip: nobody', /there is no endpoint "nobody"/],
    ['leased-ip', 'kind: ip', 'kind: tcp', /endpoints.front.kind: expected ip$/],
    ['leased-ip', 'ip: resolver', 'ip: front', /endpoints.resolver: no service uses this endpoint$/],
    [
      'several-volumes',
      '        logs:\n',
      '        log:\n',
      /storage.log: the profile "db" has no volume of that name$/,
    ],
    ['gpu-choices', 'interface: pcie', 'interface: pci', /nvidia.2.interface: expected pcie or sxm$/],
    ['gpu-model', '- model: h100', '- h100', /nvidia.0: expected a section with keys of its own$/],
  ])('made of %s is refused', (name, before, after, reason) => {
    const text = fixture(name)
    expect(text).toContain(before)
    expect(refusalOf(text.replace(before, after).replace('          readOnly: false\n', ''))).toMatch(reason)
  })

  it.each([
    ['version: "2.0"\nservices: [', /^line 2: /],
    ['a: 1\na: 2', /^line 2: .*unique/],
    ['', /^line 1: expected an SDL: version, services, profiles and deployment/],
    ['just words', /^line 1: expected an SDL/],
    ['{"version": "2.0"}', /^line 1: services: /],
  ])('%j says the line', (text, reason) => {
    expect(refusalOf(text)).toMatch(reason)
  })

  it.each([
    ['one-service', 'memory:', 'memroy:'],
    ['one-service', 'count: 1', 'counts: 1'],
    ['gpu-model', '        gpu:', '        gpus:'],
    ['gpu-model', 'model: h100', 'modle: h100'],
    ['gpu-model', 'nvidia:', 'intel:'],
    ['several-volumes', 'class: beta1', 'clas: beta1'],
    ['placement-rules', 'signedBy:', 'signedby:'],
    ['placement-rules', 'anyOf:', 'anyof:'],
  ])('made of %s with %s mistyped as %s is refused at the mistyped key', (name, before, after) => {
    const text = fixture(name)
    expect(text).toContain(before)
    const changed = text.replace(before, after)
    const key = /[a-z]+(?=:)/i.exec(after)?.[0] ?? ''
    expect(refusalOf(changed)).toMatch(
      new RegExp(`^line ${lineOf(changed, after.trim())}: .*\\.${key}: an SDL has no such key here$`),
    )
  })

  it.each([
    ['size: 20Gi', 'size: 20', 'storage.2.size: expected a size in quotes'],
    ['            size: 20Gi\n', '', 'storage.2.size: is missing'],
  ])('is told which volume of a list is wrong: %j as %j', (before, after, reason) => {
    expect(refusalOf(fixture('several-volumes').replace(before, after))).toMatch(
      new RegExp(`^line (30|31): profiles.compute.db.resources.${reason}`),
    )
  })

  it('that deploys nothing is refused', () => {
    const text = good
      .replace(/deployment:\n.*/s, 'deployment: {}\n')
      .replace(/services:\n.*?\n\n/s, 'services: {}\n\n')
    expect(refusalOf(text)).toMatch(/^line \d+: deployment: nothing is deployed/)
  })

  it('made to be large is refused: too many characters, or anchors that multiply', () => {
    expect(refusalOf(`#${'x'.repeat(300_000)}`)).toBe('it is larger than 256 KiB, which no SDL is')
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level++) {
      bomb.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    }
    const started = performance.now()
    expect(refusalOf(bomb.join('\n'))).toMatch(/alias/)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('never throws, and says nothing that could steer a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(good.length), (noise, at) => {
        const read = readSdl(good.slice(0, at) + noise + good.slice(at))
        if (!read.ok) expect(read.error.message).toMatch(/^[^\p{C}]+$/u)
      }),
      { numRuns: 20 },
    )
  })

  it('with keys named as parts of every object is refused like any other', () => {
    const text = good.replace('profile: web', 'profile: constructor')
    expect(refusalOf(text)).toMatch(/there is no compute profile "constructor"/)
  })
})
