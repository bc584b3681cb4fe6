/**
 * Values that must not show up in logs, errors, `util.inspect` or JSON.
 */

const inspect = Symbol.for('nodejs.util.inspect.custom')

/** The last four characters at most, the rest as stars: enough to tell two keys apart. */
export function mask(value: string): string {
  return value.length <= 8 ? '****' : `${'*'.repeat(16)}${value.slice(-4)}`
}

/** Shows an object under `util.inspect` and in JSON as `shown()` gives it, never as it is. */
export function concealAs(target: object, shown: (self: object) => unknown): void {
  const show = function (this: object): unknown {
    return shown(this)
  }
  Object.defineProperty(target, inspect, { value: show, configurable: true })
  Object.defineProperty(target, 'toJSON', { value: show, configurable: true })
}
