/** What a provider answers beside `/status`. */

const BUILD_DEPENDENCIES = 300

const AKASH_VERSION = {
  name: 'provider-services',
  server_name: 'provider-services',
  version: 'v0.14.2',
  commit: '5b1f3c0a9d7e4c2b8f6a1d3e5c7b9a0f2e4d6c8b',
  build_tags: 'osusergo,netgo,static_build,ledger',
  go: 'go version go1.25.0 linux/amd64',
  build_deps: Array.from(
    { length: BUILD_DEPENDENCIES },
    (_, index) => `module-${index}.example/go@v1.${index % 40}.0`,
  ),
  cosmos_sdk_version: 'v0.53.3',
}
const KUBE_VERSION = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.3+k3s1',
  gitCommit: '236cbf257332b293f444abe6f24d699ff628173e',
  gitTreeState: 'clean',
  buildDate: '2026-01-23T00:50:40Z',
  goVersion: 'go1.24.4',
  compiler: 'gc',
  platform: 'linux/amd64',
}

/** The body of `/version`: provider and Kubernetes build, with as many dependencies as a real one lists. */
export function versionText(version: string = AKASH_VERSION.version): string {
  return JSON.stringify({ akash: { ...AKASH_VERSION, version }, kube: KUBE_VERSION })
}

/** The body of `/address`. */
export function addressText(owner: string): string {
  return JSON.stringify({ address: owner })
}
