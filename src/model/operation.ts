/**
 * An operation of a service: how it is called, what goes in, what comes out.
 */

import type { RawOperation } from './raw.js'
import type { ServiceModel } from './service.js'
import { referTo, type Shape, type ShapeResolver } from './shape.js'

/** One operation of a service model. */
export class Operation {
  readonly service: ServiceModel
  /** AWS's name, such as `GetObject`: the key in the model (CloudFront's `raw.name` has a date at its end). */
  readonly name: string
  readonly raw: RawOperation
  readonly method: string
  readonly #resolve: ShapeResolver
  #input: Shape | undefined
  #output: Shape | undefined
  #errors: readonly Shape[] | undefined

  constructor(service: ServiceModel, name: string, raw: RawOperation, resolve: ShapeResolver) {
    this.service = service
    this.name = name
    this.raw = raw
    this.method = raw.http?.method ?? 'POST'
    this.#resolve = resolve
  }

  /** The path, with labels such as `{Key+}`. A leading label that the endpoint rules put into host or path is left out. */
  get requestUri(): string {
    const uri = this.raw.http?.requestUri ?? '/'
    const leading = /^\/\{([^}+]+)\}/.exec(uri)
    const member = leading === null ? undefined : this.input?.members.get(leading[1]!)
    if (leading === null || member?.traits.contextParam === undefined) return uri
    const rest = uri.slice(leading[0].length)
    return rest.startsWith('/') ? rest : `/${rest}`
  }

  get input(): Shape | undefined {
    if (this.raw.input !== undefined) this.#input ??= referTo(this.raw.input, this.#resolve)
    return this.#input
  }

  get output(): Shape | undefined {
    if (this.raw.output !== undefined) this.#output ??= referTo(this.raw.output, this.#resolve)
    return this.#output
  }

  /** The error shapes that the operation may answer with. */
  get errors(): readonly Shape[] {
    return (this.#errors ??= (this.raw.errors ?? []).map((reference) => referTo(reference, this.#resolve)))
  }

  /** The input member whose value is the body as it is: a stream. */
  get streamingInput(): Shape | undefined {
    return streamingPayload(this.input)
  }

  /** The output member that is handed over as a stream. */
  get streamingOutput(): Shape | undefined {
    return streamingPayload(this.output)
  }

  get eventStreamInput(): Shape | undefined {
    return eventStreamMember(this.input)
  }

  get eventStreamOutput(): Shape | undefined {
    return eventStreamMember(this.output)
  }
}

function streamingPayload(shape: Shape | undefined): Shape | undefined {
  const payload = shape?.traits.payload
  const member = payload === undefined ? undefined : shape?.members.get(payload)
  return member?.type === 'blob' ? member : undefined
}

function eventStreamMember(shape: Shape | undefined): Shape | undefined {
  if (shape === undefined) return undefined
  for (const member of shape.members.values()) if (member.traits.eventstream === true) return member
  return undefined
}
