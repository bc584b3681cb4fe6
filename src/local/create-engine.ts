/**
 * The parts of an embedded AWS, put together over its state.
 */

import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelLoader } from '../model/loader.js'
import type { Engine } from './engine.js'
import { createFaults, type Faults } from './faults.js'
import type { GivenHandler, ServiceName } from './handlers.js'
import { createKeyRing, type GivenKey } from './iam/key-ring.js'
import { createIamState } from './iam/state.js'
import type { LocalService } from './local-service.js'
import { createRequestLog, type RequestLog } from './request-log.js'
import { createServiceDirectory } from './service-directory.js'
import { createService, formSources, queueState, restXmlOptions, servicesWithState } from './services.js'
import { type BlobStore, createBlobStore } from './store/blobs.js'
import { lockDirectory } from './store/data-directory.js'
import { openJournal } from './store/journal.js'
import { createStore, type Store } from './store/store.js'

/** What an engine depends on. */
export interface EngineOptions {
  readonly createLoader: () => ModelLoader
  readonly services: readonly ServiceName[] | undefined
  readonly dataDirectory: string | undefined
  readonly verifySignatures: boolean
  readonly rootKey: GivenKey | undefined
  readonly accountId: string
  readonly now: () => number
  /** What the user set up, where it outlives the state. Default: nothing. */
  readonly outside?: Outside
}

/** What the user set up, and what came in: not part of the state. */
export interface Outside {
  readonly handlers: Map<string, Map<string, GivenHandler>>
  readonly faults: Faults
  readonly log: RequestLog
}

/** Nothing set up. */
export function createOutside(): Outside {
  return { handlers: new Map(), faults: createFaults(), log: createRequestLog() }
}

/** An engine, and the ways to change and to end it. */
export interface RunningEngine {
  readonly engine: Engine
  readonly loader: ModelLoader
  close(): Promise<void>
}

/** Creates an engine. @throws LocalStateError where the folder is in use or its state is damaged */
export async function createEngine(options: EngineOptions): Promise<RunningEngine> {
  const { accountId, now } = options
  const opened = await openState(options.dataDirectory)
  const { store, blobs } = opened
  const iam = createIamState(store, accountId)
  const loader = options.createLoader()
  const { handlers, faults, log } = options.outside ?? createOutside()
  const services = new Map<string, Promise<LocalService | undefined>>()
  const known: readonly string[] = options.services ?? servicesWithState
  const parts = {
    store,
    blobs,
    iam,
    accountId,
    now,
    facts: () => loader.sharedFacts(),
    sqs: queueState(store, accountId, now),
  }
  const engine: Engine = {
    accountId,
    verifySignatures: options.verifySignatures,
    now,
    directory: createServiceDirectory(loader, options.createLoader, {
      restXml: restXmlOptions,
      formSources,
      preferred: () => [...handlers.keys()],
    }),
    service(name) {
      let service = services.get(name)
      if (service === undefined) {
        service = known.includes(name) ? createService(name, parts) : Promise.resolve(undefined)
        services.set(name, service)
      }
      return service
    },
    handlers,
    keys: createKeyRing(iam, options.rootKey, now()),
    iam,
    faults,
    log,
    commit: () => blobs.sweep(store.commit()),
  }
  await engine.commit()
  return {
    engine,
    loader,
    async close() {
      for (const service of services.values()) (await service)?.stop?.()
      await opened.close()
    },
  }
}

interface OpenState {
  readonly store: Store
  readonly blobs: BlobStore
  close(): Promise<void>
}

async function openState(dataDirectory: string | undefined): Promise<OpenState> {
  if (dataDirectory === undefined) {
    const directory = join(tmpdir(), `boto3-ts-local-${randomUUID()}`)
    const blobs = createBlobStore({ directory: () => directory, isDurable: false })
    return { store: createStore(), blobs, close: async () => blobs.close() }
  }
  const unlock = lockDirectory(dataDirectory)
  try {
    const store = createStore(await openJournal(dataDirectory))
    const blobs = createBlobStore({ directory: () => join(dataDirectory, 'objects'), isDurable: true })
    return {
      store,
      blobs,
      async close() {
        await store.close()
        blobs.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}
