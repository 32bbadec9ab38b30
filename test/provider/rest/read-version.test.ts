import { describe, expect, it } from 'vitest'
import { readVersion } from '../../../src/provider/rest/read-version.ts'
import { versionText } from '../../../src/simulator/other-routes.ts'

const NOTHING = { provider: null, kubernetes: null }

describe('the answer of /version', () => {
  it('names provider and Kubernetes', () => {
    expect(readVersion(versionText())).toEqual({
      ok: true,
      value: { provider: 'v0.14.2', kubernetes: 'v1.33.3+k3s1' },
    })
  })

  it.each([
    [
      'of an older provider, in camelCase',
      '{"akash":{"version":"v0.4.8","cosmosSdkVersion":"v0.45"},"kube":{"gitVersion":"v1.27.4"}}',
      { provider: 'v0.4.8', kubernetes: 'v1.27.4' },
    ],
    [
      'with snake_case for Kubernetes',
      '{"akash":{"version":"v0.9.0"},"kube":{"git_version":"v1.30.0"}}',
      { provider: 'v0.9.0', kubernetes: 'v1.30.0' },
    ],
    ['without Kubernetes', '{"akash":{"version":"v0.9.0"}}', { ...NOTHING, provider: 'v0.9.0' }],
    [
      'with null for Kubernetes',
      '{"akash":{"version":"v0.9.0"},"kube":null}',
      { ...NOTHING, provider: 'v0.9.0' },
    ],
    ['with an empty version', '{"akash":{"version":" "},"kube":{}}', NOTHING],
    [
      'with a version that is no semantic one',
      '{"akash":{"version":"HEAD-dirty"}}',
      { ...NOTHING, provider: 'HEAD-dirty' },
    ],
    ['with a version that is no text', '{"akash":{"version":14},"kube":{"gitVersion":["v1"]}}', NOTHING],
    [
      'with an endless version',
      `{"akash":{"version":"${'9'.repeat(5000)}"}}`,
      { ...NOTHING, provider: '9'.repeat(100) },
    ],
  ])('%s', (_what, text, versions) => {
    expect(readVersion(text)).toEqual({ ok: true, value: versions })
  })

  it.each([
    ['other JSON', '{"hello":1}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a page', '<html>'],
    ['nothing', ''],
  ])('is refused where it is %s', (_what, text) => {
    const read = readVersion(text)
    expect(read.ok ? null : read.error.code).toBe('not-akash')
  })
})
