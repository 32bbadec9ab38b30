import type { Config } from '../../src/config/config.ts'

/** What a command line without any flag wishes, over REST and with bounds fit for a test; `wishes` come on top. */
export function configOf(wishes: Partial<Config> = {}): Config {
  return {
    command: null,
    endpoints: [],
    owners: [],
    all: false,
    chain: [],
    chainNamed: false,
    demo: null,
    intervalMs: 5000,
    timeoutMs: 5000,
    waitMs: null,
    tls: 'trust',
    transport: 'rest',
    grpcPort: null,
    once: false,
    output: 'table',
    node: null,
    view: 'nodes',
    sort: null,
    reverse: false,
    filter: '',
    group: false,
    theme: null,
    role: null,
    alerts: [],
    alertCommand: null,
    failIf: null,
    ascii: false,
    color: true,
    log: null,
    record: null,
    ...wishes,
  }
}
