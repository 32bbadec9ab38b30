/** The library: what `import ... from 'akash-top'` gives. Adding a name here is a promise to keep it. */

// What the chain knows of providers.
export {
  type ChainQueryOptions,
  type ProviderDocument,
  type ProviderErrorDocument,
  type ProviderInfoDocument,
  type ProviderListDocument,
  type ProviderListResult,
  type ProviderResult,
  queryProvider,
  queryProviders,
} from './chain/query-provider.ts'
// Where a provider answers, as people type it.
export { type Endpoint, parseEndpoint } from './domain/endpoint.ts'
// Failures: the same codes as in JSON and on the screen.
export { ERROR_CODES, type ErrorCode, type Failure, type Outcome } from './domain/outcome.ts'
export { type Attribute, attributeOf, attributeValues, regionOf, tierOf } from './domain/provider-record.ts'
// Kubernetes quantities, for documents and chain data of one's own.
export { parseQuantity, type Quantity, quantityMillis, quantityUnits } from './domain/quantity.ts'
export { RESOURCE_KINDS, type ResourceKind } from './domain/resource.ts'
// The three functions of the Akash Python SDK's inventory module.
export { type AggregateOptions, aggregateInventoryData } from './inventory/aggregate.ts'
export type {
  AggregateDocument,
  AggregateDoubtDocument,
  AggregateErrorDocument,
  AggregateSummary,
  ClusterDocument,
  ClusterResult,
  DoubtDocument,
  ErrorDocument,
  GpuDocument,
  GpuModelDocument,
  NodeDocument,
  NodeInventoryDocument,
  NodeResult,
  QuantityDocument,
  ReservationsDocument,
  StorageDocument,
  StorageTotalDocument,
  TotalDocument,
} from './inventory/document-types.ts'
export type { DoubtCode } from './inventory/doubts.ts'
// Will it fit? The answer that nobody else gives.
export type {
  FitDocument,
  FitGroupDocument,
  FitProviderDocument,
  PlacementDocument,
} from './inventory/fit/fit-documents.ts'
export {
  type FitErrorDocument,
  type FitQueryResult,
  type FitSuccessDocument,
  type FitWish,
  queryFit,
} from './inventory/fit/query-fit.ts'
export { queryClusterInventory, queryNodeInventory } from './inventory/query.ts'
export type { QueryOptions } from './inventory/query-client.ts'
// One client for many queries keeps connections open between them.
export type { ProviderClient } from './provider/client.ts'
export { createRestClient, type RestClientOptions } from './provider/rest/rest-client.ts'
