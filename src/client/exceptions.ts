/**
 * Error classes of services, for `instanceof`: one for each error of the model, and one for any other code when it is asked for.
 */

import { ClientError, type ErrorResponse } from '../errors/call.js'
import { nameError } from '../errors/base.js'
import type { ServiceModel } from '../model/service.js'

/** The class of a service's error. */
export type ClientErrorClass = new (response: ErrorResponse, operationName: string) => ClientError

/** `client.exceptions`: a class for every error code, modelled or not. */
export type Exceptions = { readonly ClientError: typeof ClientError } & { readonly [code: string]: ClientErrorClass }

const classesOf = new WeakMap<ServiceModel, Map<string, ClientErrorClass>>()

/** The class with which an error code of the service is thrown. Always the same one for a code. */
export function exceptionClass(service: ServiceModel, code: string): ClientErrorClass {
  const name = service.exceptions.get(code)?.name ?? code
  let classes = classesOf.get(service)
  if (classes === undefined) classesOf.set(service, (classes = new Map()))
  let known = classes.get(name)
  if (known === undefined) classes.set(name, (known = createClass(service, name)))
  return known
}

/** The `exceptions` member of a client. Names of the model are listed; other codes answer when asked. */
export function createExceptions(service: ServiceModel): Exceptions {
  const target: Record<string, unknown> = { ClientError }
  return new Proxy(target, {
    get: (_, code) =>
      typeof code !== 'string' || notACode.has(code)
        ? Reflect.get(target, code)
        : code === 'ClientError'
          ? ClientError
          : exceptionClass(service, code),
    has: (_, code) => code === 'ClientError' || (typeof code === 'string' && service.exceptions.has(code)),
    ownKeys: () => ['ClientError', ...new Set([...service.exceptions.values()].map((shape) => shape.name))],
    getOwnPropertyDescriptor: (_, code) => ({
      configurable: true,
      enumerable: true,
      value: code === 'ClientError' ? ClientError : exceptionClass(service, String(code)),
    }),
  }) as Exceptions
}

/** Names that the language or a promise asks an object for. */
const notACode = new Set(['then', 'toJSON', 'constructor', 'toString', 'valueOf', '__proto__'])

function createClass(service: ServiceModel, name: string): ClientErrorClass {
  const errorClass = class extends ClientError {}
  nameError(errorClass, name, `${service.serviceName}/${name}`)
  return errorClass
}
