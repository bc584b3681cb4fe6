/**
 * Attributes of values in endpoint rules: `region`, `resourceId[0]`, `[0]`, `a.b`.
 */

/** Reads one attribute; `undefined` where the value has none such. */
export type AttributeReader = (value: unknown) => unknown

/** Compiles a path such as `resourceId[0]` to the function that reads it. */
export function compileAttribute(path: string): AttributeReader {
  const steps = path.split('.').flatMap(compileStep)
  const [first, ...rest] = steps
  if (first === undefined) return (value) => value
  if (rest.length === 0) return first
  return (value) => rest.reduce((inner, step) => step(inner), first(value))
}

/** A member of what may be an object. */
export function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function compileStep(part: string): AttributeReader[] {
  const name = part.replace(/(\[\d+\])+$/, '')
  const indexes = part.slice(name.length).match(/\d+/g) ?? []
  const readers = indexes.map((index) => readElement(Number(index)))
  return name === '' ? readers : [readMember(name), ...readers]
}

function readMember(name: string): AttributeReader {
  return (value) => memberOf(value, name)
}

function readElement(index: number): AttributeReader {
  return (value) => (Array.isArray(value) ? value[index] : undefined)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
