/**
 * Finds the service that a request is for: by signing name, target prefix, or the action of a form.
 */

import type { ModelLoader } from '../model/loader.js'
import type { ModelSource } from '../model/raw.js'
import { ServiceModel } from '../model/service.js'
import { createServiceProtocols, type ServiceProtocols } from './protocol/choose.js'
import type { RestXmlOptions } from './protocol/rest-xml.js'

/** A service whose model has been read. */
export interface LoadedService {
  readonly name: string
  readonly model: ServiceModel
  readonly protocols: ServiceProtocols
}

/** The services by what requests know of them. */
export interface ServiceDirectory {
  /** @throws UnknownServiceError */
  load(name: string): LoadedService
  /** Services that may be meant by a signing name, the likeliest first. Others are looked for only when asked for. */
  bySigningName(signingName: string): Iterable<LoadedService>
  /** By what stands before the dot in `X-Amz-Target`. */
  byTargetPrefix(prefix: string): Iterable<LoadedService>
  /** By the version that forms carry beside their action. */
  byFormVersion(version: string): Iterable<LoadedService>
}

/** What is known of a service without its operations. */
interface Facts {
  readonly name: string
  readonly signingName: string
  readonly targetPrefix: string | undefined
  readonly apiVersion: string
  readonly isForm: boolean
}

/** A directory. `createLoader` is asked for a loader to look through all services with, which is then dropped. */
export function createServiceDirectory(
  loader: ModelLoader,
  createLoader: () => ModelLoader,
  options: {
    readonly restXml: Readonly<Record<string, RestXmlOptions>>
    /** Models for forms, of services whose own models know of none. */
    readonly formSources: Readonly<Record<string, (source: ModelSource) => ModelSource>>
    readonly preferred: () => readonly string[]
  },
): ServiceDirectory {
  const loaded = new Map<string, LoadedService>()
  let all: readonly Facts[] | undefined

  const load = (name: string): LoadedService => {
    let service = loaded.get(name)
    if (service === undefined) {
      const { model, source } = loader.load(name)
      const formSource = options.formSources[name]?.(source)
      const forms = formSource === undefined ? undefined : new ServiceModel(name, formSource)
      service = { name, model, protocols: createServiceProtocols(model, options.restXml[name], forms) }
      loaded.set(name, service)
    }
    return service
  }

  const readFacts = (model: ServiceModel): Facts => {
    const facts = factsOf(model)
    return options.formSources[facts.name] === undefined ? facts : { ...facts, isForm: true }
  }
  const readAll = (every: ModelLoader): readonly Facts[] =>
    every.serviceNames().map((name) => readFacts(every.load(name).model))

  function* matching(likeliest: readonly string[], fits: (facts: Facts) => boolean): Generator<LoadedService> {
    const given = new Set<string>()
    for (const name of likeliest) {
      if (given.has(name) || !loader.has(name) || !fits(readFacts(load(name).model))) continue
      given.add(name)
      yield load(name)
    }
    all ??= readAll(createLoader())
    for (const facts of all) if (!given.has(facts.name) && fits(facts)) yield load(facts.name)
  }

  return {
    load,
    bySigningName: (name) => matching([...options.preferred(), name], ({ signingName }) => signingName === name),
    byTargetPrefix: (prefix) => matching(options.preferred(), ({ targetPrefix }) => targetPrefix === prefix),
    byFormVersion: (version) =>
      matching(options.preferred(), ({ apiVersion, isForm }) => isForm && apiVersion === version),
  }
}

function factsOf(model: ServiceModel): Facts {
  const { targetPrefix, protocol, protocols = [protocol] } = model.metadata
  return {
    name: model.serviceName,
    signingName: model.signingName,
    targetPrefix,
    apiVersion: model.apiVersion,
    isForm: protocols.includes('query') || protocols.includes('ec2'),
  }
}
