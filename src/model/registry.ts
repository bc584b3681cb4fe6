/**
 * Model texts that came in by an import (`import 'boto3-ts/s3'`): what is here is never read from disk.
 */

const texts = new Map<string, string>()

/** Called by the modules in `dist/models/` when they are imported. */
export function registerModel(name: string, text: string): void {
  texts.set(name, text)
}

/** The text that was registered under the name. */
export function registeredModel(name: string): string | undefined {
  return texts.get(name)
}

/** The names of all that is registered, in the order of the imports. */
export function registeredNames(): readonly string[] {
  return [...texts.keys()]
}
