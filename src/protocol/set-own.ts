/**
 * Keys that come from outside, set so that none of them can reach a prototype.
 */

/** Sets a property of the object itself, even for the name `__proto__`. */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true })
  } else {
    target[key] = value
  }
}
