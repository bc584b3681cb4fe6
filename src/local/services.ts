/**
 * The services that keep state.
 */

import type { LocalService } from './local-service.js'
import type { IamState } from './iam/state.js'
import type { RestXmlOptions } from './protocol/rest-xml.js'
import type { BlobStore } from './store/blobs.js'
import type { Store } from './store/store.js'

/** What services are made of. */
export interface ServiceParts {
  readonly store: Store
  readonly blobs: BlobStore
  readonly iam: IamState
  readonly accountId: string
  readonly now: () => number
}

/** Each is loaded when it is first called. */
const factories: Readonly<Record<string, (parts: ServiceParts) => Promise<LocalService>>> = {
  iam: async ({ iam }) => (await import('./iam/service.js')).createIam(iam),
  sts: async ({ iam }) => (await import('./sts/service.js')).createSts(iam),
}

/** Their names. */
export const servicesWithState: readonly string[] = Object.keys(factories)

/** Makes a service. */
export async function createService(name: string, parts: ServiceParts): Promise<LocalService | undefined> {
  return await factories[name]?.(parts)
}

/** In what the documents of rest-xml services are special. */
export const restXmlOptions: Readonly<Record<string, RestXmlOptions>> = {}
