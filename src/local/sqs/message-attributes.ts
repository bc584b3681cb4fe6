/**
 * Attributes of messages: checked, and summed up as SQS has it.
 *
 * @see AWS "Calculating the MD5 message digest for message attributes"
 */

import { createHash } from 'node:crypto'
import { invalidValue, type MessageAttribute } from './state.js'

/** The attributes as they are kept. @throws ServiceError InvalidParameterValue */
export function readAttributes(
  given: Readonly<Record<string, MessageAttribute | undefined>>,
): Readonly<Record<string, MessageAttribute>> {
  const entries = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  if (entries.length > 10) {
    throw invalidValue(`Number of message attributes [${entries.length}] exceeds the allowed maximum [10].`)
  }
  return Object.fromEntries(entries.map(([name, attribute]) => [name, checkAttribute(name, attribute)]))
}

/** The only one that SQS has for those who send. @throws ServiceError InvalidParameterValue */
export function readSystemAttributes(
  given: Readonly<Record<string, MessageAttribute | undefined>>,
): Readonly<Record<string, MessageAttribute>> {
  const name = Object.keys(given).find((one) => one !== 'AWSTraceHeader')
  if (name !== undefined) throw invalidValue(`Message system attribute name '${name}' is invalid.`)
  const trace = given['AWSTraceHeader']
  if (trace === undefined) return {}
  if (trace.DataType === 'String' && (trace.StringValue ?? '') !== '') return { AWSTraceHeader: trace }
  throw invalidValue("The value of message system attribute 'AWSTraceHeader' must be a String.")
}

function checkAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttribute): MessageAttribute {
  if (!/^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/.test(name) || /^(aws|amazon)\./i.test(name)) {
    throw invalidValue(`Message attribute name '${name}' is invalid.`)
  }
  const [, kind] = /^(String|Number|Binary)(?:\..+)?$/.exec(DataType) ?? []
  if (kind === undefined) {
    throw invalidValue(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    )
  }
  const isEmpty = kind === 'Binary' ? BinaryValue === undefined || BinaryValue.length === 0 : (StringValue ?? '') === ''
  if (isEmpty) {
    throw invalidValue(
      `The message (user) attribute '${name}' must contain a non-empty message attribute value for message attribute type '${kind}'.`,
    )
  }
  if (kind === 'Number' && !Number.isFinite(Number(StringValue))) {
    throw invalidValue(`Can't cast the value of message (user) attribute '${name}' to a number.`)
  }
  return { DataType, StringValue, BinaryValue }
}

/** The MD5 of attributes; `undefined` where there are none. */
export function attributesMd5(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).toSorted()
  if (names.length === 0) return undefined
  const sum = createHash('md5')
  const add = (bytes: Uint8Array): void => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    sum.update(length).update(bytes)
  }
  for (const name of names) {
    const { DataType, StringValue, BinaryValue } = attributes[name]!
    add(Buffer.from(name))
    add(Buffer.from(DataType))
    sum.update(Uint8Array.of(BinaryValue === undefined ? 1 : 2))
    add(BinaryValue ?? Buffer.from(StringValue ?? ''))
  }
  return sum.digest('hex')
}

/** The attributes that are asked for: `All`, names, or beginnings of names with `.*`. */
export function wantedAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
  names: readonly string[],
): Readonly<Record<string, MessageAttribute>> {
  const isWanted = (name: string): boolean =>
    names.some((wanted) => {
      if (wanted === 'All' || wanted === '.*') return true
      return wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted
    })
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)))
}
