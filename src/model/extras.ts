/**
 * The `sdk-extras` files beside botocore's models, which correct what the model of a service leaves out.
 *
 * @see features 1.9
 */

/** An object from a JSON file, before anything is known about it. */
export interface JsonObject {
  readonly [key: string]: unknown
}

/** Whether a JSON value is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The file with its extras' `merge` object laid over it: objects merge, anything else replaces. */
export function withExtras(file: JsonObject, extras: JsonObject | undefined): JsonObject {
  const merge = extras?.['merge']
  return isJsonObject(merge) ? mergeObjects(file, merge) : file
}

function mergeObjects(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key]
    merged[key] = isJsonObject(old) && isJsonObject(value) ? mergeObjects(old, value) : value
  }
  return merged
}
