/** Snapshots for printers, written short. */

import type { ClusterInventory } from '../../src/domain/cluster.ts'
import type { Endpoint } from '../../src/domain/endpoint.ts'
import type { ErrorCode } from '../../src/domain/outcome.ts'
import { snapshotOf } from '../../src/print/snapshot.ts'
import type { TableState } from '../../src/view/model.ts'

export const NOW = Date.UTC(2026, 10, 23, 12, 0, 0)

function endpoint(host: string): Endpoint {
  return { id: `${host}:8443`, text: host, host, port: 8443 }
}

/** Providers by host: an inventory received 250 ms before NOW, or the code and sentence of a failure. */
export function snapshot(
  providers: Readonly<Record<string, ClusterInventory | readonly [ErrorCode, string]>>,
) {
  const answers = Object.entries(providers).map(([host, told]) => ({
    endpoint: endpoint(host),
    atMs: NOW - 250,
    outcome:
      'nodes' in told
        ? ({ ok: true, value: { inventory: told, transport: 'rest', latencyMs: 40 } } as const)
        : ({ ok: false, error: { code: told[0], message: told[1] } } as const),
  }))
  return snapshotOf(answers, NOW)
}

export function tableState(wishes: Partial<TableState> = {}): TableState {
  return {
    view: 'nodes',
    sort: null,
    filter: '',
    problemsOnly: false,
    grouped: false,
    folded: new Set(),
    only: 0,
    providerId: null,
    ...wishes,
  }
}
