/**
 * The services that keep state.
 */

import type { ModelSource, SharedFacts } from '../model/raw.js'
import type { LocalService } from './local-service.js'
import type { IamState } from './iam/state.js'
import type { RestXmlOptions } from './protocol/rest-xml.js'
import { s3Documents } from './s3/documents-on-wire.js'
import { sqsFormSource } from './sqs/form-source.js'
import type { SqsState } from './sqs/state.js'
import type { BlobStore } from './store/blobs.js'
import type { Store } from './store/store.js'

/** What services are made of. */
export interface ServiceParts {
  readonly store: Store
  readonly blobs: BlobStore
  readonly iam: IamState
  readonly accountId: string
  readonly now: () => number
  /** Partitions and their regions. */
  readonly facts: () => SharedFacts
  /** Queues, which topics deliver to. */
  readonly sqs: () => Promise<SqsState>
}

/** Each is loaded when it is first called. */
const factories: Readonly<Record<string, (parts: ServiceParts) => Promise<LocalService>>> = {
  s3: async ({ store, blobs, accountId, facts }) =>
    (await import('./s3/service.js')).createS3({ store, blobs, accountId, facts }),
  iam: async ({ iam }) => (await import('./iam/service.js')).createIam(iam),
  sqs: async (parts) => (await import('./sqs/service.js')).createSqs(await parts.sqs(), parts.now),
  sns: async ({ store, accountId, sqs }) => (await import('./sns/service.js')).createSns(store, accountId, await sqs()),
  dynamodb: async ({ store, accountId }) => (await import('./dynamodb/service.js')).createDynamoDb(store, accountId),
  ec2: async ({ store, accountId, facts, iam }) =>
    (await import('./ec2/service.js')).createEc2(store, accountId, facts, iam),
  sts: async ({ iam }) => (await import('./sts/service.js')).createSts(iam),
}

/** The state of queues, made when it is first needed. */
export function queueState(store: Store, accountId: string, now: () => number): () => Promise<SqsState> {
  let state: Promise<SqsState> | undefined
  return () =>
    (state ??= import('./sqs/state.js').then(({ createSqsState }) => createSqsState(store, accountId, now())))
}

/** Their names. */
export const servicesWithState: readonly string[] = Object.keys(factories)

/** Makes a service. */
export async function createService(name: string, parts: ServiceParts): Promise<LocalService | undefined> {
  return await factories[name]?.(parts)
}

/** Services that also speak the query protocol, though their models no longer say how. */
export const formSources: Readonly<Record<string, (source: ModelSource) => ModelSource>> = { sqs: sqsFormSource }

/** In what the documents of rest-xml services are special. */
export const restXmlOptions: Readonly<Record<string, RestXmlOptions>> = { s3: s3Documents }
