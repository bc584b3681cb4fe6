/**
 * The root of the error tree, and what makes `instanceof` hold between two installed copies of the package.
 */

const brand = Symbol.for('boto3-ts.error')

/**
 * Gives an error class its stable name, for `error.name` and for `instanceof` across copies of the package.
 * Called in the static block of each class: a class name would not survive a minifier.
 * `identity` keeps apart what has the same name, such as two services' errors.
 */
export function nameError(errorClass: { prototype: object }, name: string, identity = name): void {
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true })
  Object.defineProperty(errorClass.prototype, brand, { value: identity })
}

function isInstance(errorClass: { prototype: object }, value: unknown): boolean {
  const wanted: unknown = Object.getOwnPropertyDescriptor(errorClass.prototype, brand)?.value
  for (let p: unknown = value; p !== null && typeof p === 'object'; p = Object.getPrototypeOf(p)) {
    if (p === errorClass.prototype) return true
    if (wanted !== undefined && Object.getOwnPropertyDescriptor(p, brand)?.value === wanted) return true
  }
  return false
}

/** Facts about an error, as boto3 keeps them in `kwargs`. */
export type ErrorFields = Readonly<Record<string, unknown>>

/** Every error that the package throws: {@link BotoCoreError}, {@link ClientError} and boto3's own descend from it. */
export class Boto3TsError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isInstance(this, value)
  }
  static {
    nameError(this, 'Boto3TsError')
  }
}

/**
 * The base of all that fails before or beside a service's answer: configuration, credentials, validation, network.
 * The facts of the failure are in `fields`, the error underneath (if any) in `cause`.
 *
 * @see botocore `BotoCoreError`
 */
export class BotoCoreError extends Boto3TsError {
  /** What the message was made from, under camelCase names. Never holds a secret. */
  readonly fields: ErrorFields

  constructor(message: string, fields: ErrorFields = {}, options?: ErrorOptions) {
    super(message, options)
    this.fields = fields
  }
  static {
    nameError(this, 'BotoCoreError')
  }
}
