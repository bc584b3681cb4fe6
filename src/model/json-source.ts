/**
 * A service's model from a whole object in the form of botocore's files: for models of users, and for tests.
 */

import type {
  FullModelSource,
  RawClientContextParam,
  RawMetadata,
  RawOperation,
  RawPaginator,
  RawServiceEndpoints,
  RawShape,
  RawWaiter,
} from './raw.js'

/** A service's files in one object, as in `models/`. */
export interface JsonModel {
  readonly metadata: RawMetadata
  readonly clientContextParams?: Readonly<Record<string, RawClientContextParam>>
  readonly operations?: Readonly<Record<string, RawOperation>>
  readonly shapes?: Readonly<Record<string, RawShape>>
  readonly paginators?: Readonly<Record<string, RawPaginator>>
  readonly waiters?: Readonly<Record<string, RawWaiter>>
  readonly endpointRuleSet?: unknown
  readonly endpoints?: Readonly<Record<string, RawServiceEndpoints>>
  readonly resources?: unknown
}

/** The model source over an object. */
export function jsonSource(model: JsonModel): FullModelSource {
  const { operations = {}, shapes = {}, paginators = {}, waiters = {}, endpoints = {} } = model
  return {
    metadata: model.metadata,
    clientContextParams: model.clientContextParams ?? {},
    operationNames: Object.keys(operations),
    shapeNames: Object.keys(shapes),
    exceptionNames: Object.keys(shapes).filter((name) => shapes[name]?.exception === true),
    operation: (name) => (Object.hasOwn(operations, name) ? operations[name] : undefined),
    shape: (name) => (Object.hasOwn(shapes, name) ? shapes[name] : undefined),
    paginators: () => paginators,
    waiters: () => waiters,
    endpointRuleSet: () => model.endpointRuleSet,
    endpoints: () => endpoints,
    resources: () => model.resources,
  }
}
