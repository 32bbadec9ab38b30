import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as library from '../../src/index.ts'

describe('the library', () => {
  it('gives exactly these names', () => {
    expect(Object.keys(library).sort()).toEqual([
      'ERROR_CODES',
      'RESOURCE_KINDS',
      'aggregateInventoryData',
      'attributeOf',
      'attributeValues',
      'createRestClient',
      'parseEndpoint',
      'parseQuantity',
      'quantityMillis',
      'quantityUnits',
      'queryClusterInventory',
      'queryFit',
      'queryNodeInventory',
      'queryProvider',
      'queryProviders',
      'regionOf',
      'tierOf',
    ])
  })

  it('never names zod in the types it shows: they are ours, not the validator’s', () => {
    // The files that index.ts re-exports types from, and the domain beneath them.
    const shown = [
      ...readdirSync(new URL('../../src/domain/', import.meta.url)).map((name) => `domain/${name}`),
      'index.ts',
      'chain/query-provider.ts',
      'provider/client.ts',
      'provider/rest/rest-client.ts',
      ...[
        'aggregate',
        'ask',
        'document-types',
        'documents',
        'doubts',
        'pair-checks',
        'fit/fit-documents',
        'fit/query-fit',
        'query',
        'query-client',
        'read-result',
      ].map((name) => `inventory/${name}.ts`),
    ]
    for (const path of shown) {
      const source = readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8')
      expect(source, path).not.toMatch(/from 'zod/)
    }
  })
})
