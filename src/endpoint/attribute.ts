/**
 * Attributes of values in endpoint rules: `region`, `resourceId[0]`, `[0]`, `a.b`.
 */

/** Reads one attribute; `undefined` where the value has none such. */
export type AttributeReader = (value: unknown) => unknown

/** Compiles a path such as `resourceId[0]` to the function that reads it. */
export function compileAttribute(path: string): AttributeReader {
  if (!path.includes('[') && !path.includes('.')) return readMember(path)
  const steps = path.split(/\.|(?=\[)/).map(compileStep)
  return (value) => {
    let inner = value
    for (const step of steps) inner = step(inner)
    return inner
  }
}

/** A member of what may be an object. */
export function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function compileStep(part: string): AttributeReader {
  return part.startsWith('[') ? readElement(Number(part.slice(1, -1))) : readMember(part)
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
