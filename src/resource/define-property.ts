/**
 * Methods and properties of classes that grow from models: on the prototype, with the names that stack traces show.
 */

import type { Resource } from './resource.js'

/** Puts a method on a prototype, as a class body would. */
export function defineMethod(prototype: object, name: string, value: (this: never, ...args: never[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name })
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
}

/** Puts a property on the prototype of resources that can be read, not set. */
export function defineGetter(prototype: object, name: string, read: (self: Resource) => unknown): void {
  const get = function (this: Resource): unknown {
    return read(this)
  }
  Object.defineProperty(prototype, name, { get, configurable: true })
}
