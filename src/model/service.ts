/**
 * A service: its metadata, operations and shapes, each read from the source when first asked for.
 */

import { NoShapeFoundError, OperationNotFoundError } from '../errors/data.js'
import { Operation } from './operation.js'
import type { ModelSource, RawClientContextParam, RawMetadata } from './raw.js'
import { Shape } from './shape.js'

/** The model of one service. */
export class ServiceModel {
  /** The name under which clients are made, such as `s3`. */
  readonly serviceName: string
  readonly metadata: RawMetadata
  readonly #source: ModelSource
  readonly #shapes = new Map<string, Shape>()
  readonly #operations = new Map<string, Operation>()
  #exceptions: ReadonlyMap<string, Shape> | undefined

  constructor(serviceName: string, source: ModelSource) {
    this.serviceName = serviceName
    this.metadata = source.metadata
    this.#source = source
  }

  /** The service id, such as `Elastic Load Balancing v2`. */
  get serviceId(): string {
    return this.metadata.serviceId ?? this.serviceName
  }

  /** The service id in the form of event names: `elastic-load-balancing-v2`. */
  get hyphenizedServiceId(): string {
    return this.serviceId.replaceAll(' ', '-').toLowerCase()
  }

  /** What the class of the service's clients is called: `Amazon DynamoDB` → `DynamoDB`. @see features 4.1 */
  get className(): string {
    const { serviceAbbreviation, serviceFullName } = this.metadata
    const name = serviceAbbreviation ?? serviceFullName ?? this.serviceName
    return name.replaceAll(/Amazon|AWS|\W/g, '') || this.serviceName
  }

  get endpointPrefix(): string {
    return this.metadata.endpointPrefix ?? this.serviceName
  }

  get signingName(): string {
    return this.metadata.signingName ?? this.endpointPrefix
  }

  get apiVersion(): string {
    return this.metadata.apiVersion
  }

  get clientContextParams(): Readonly<Record<string, RawClientContextParam>> {
    return this.#source.clientContextParams ?? {}
  }

  get operationNames(): readonly string[] {
    return this.#source.operationNames
  }

  get shapeNames(): readonly string[] {
    return this.#source.shapeNames
  }

  /** @throws {@link OperationNotFoundError} */
  operation(name: string): Operation {
    const known = this.#operations.get(name)
    if (known !== undefined) return known
    const raw = this.#source.operation(name)
    if (raw === undefined) {
      throw new OperationNotFoundError(`The service ${this.serviceName} has no operation ${name}.`, {
        operationName: name,
      })
    }
    const operation = new Operation(this, name, raw, this.resolveShape)
    this.#operations.set(name, operation)
    return operation
  }

  /** The shape of that name. @throws {@link NoShapeFoundError} */
  readonly resolveShape = (name: string): Shape => {
    const known = this.#shapes.get(name)
    if (known !== undefined) return known
    const raw = this.#source.shape(name)
    if (raw === undefined) {
      throw new NoShapeFoundError(`The model of ${this.serviceName} has no shape ${name}.`, { shapeName: name })
    }
    const shape = new Shape(name, raw, this.resolveShape)
    this.#shapes.set(name, shape)
    return shape
  }

  /** Error shapes by the code that the service answers with, and by their own name. */
  get exceptions(): ReadonlyMap<string, Shape> {
    return (this.#exceptions ??= this.#readExceptions())
  }

  #readExceptions(): ReadonlyMap<string, Shape> {
    const byCode = new Map<string, Shape>()
    const shapes = this.#source.exceptionNames.map(this.resolveShape)
    for (const shape of shapes) byCode.set(shape.name, shape)
    for (const shape of shapes) byCode.set(errorCodeOf(shape), shape)
    return byCode
  }
}

/** The code with which a service reports this error shape. */
function errorCodeOf(shape: Shape): string {
  return shape.traits.error?.code ?? shape.name
}
