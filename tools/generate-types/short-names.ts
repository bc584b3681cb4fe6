/**
 * Generated types import what they share under short names: they are long, and read in every program.
 */

/** The import of those names that a text uses, by their short names; they consist of `$` and a letter. */
export function importShort(names: Readonly<Record<string, string>>, text: string, module: string): string {
  const used = new Set(text.match(/\$[A-Za-z]\b/g))
  const imported = Object.entries(names).filter(([short]) => used.has(short))
  return `import type{${imported.map(([short, name]) => `${name} as ${short}`).join(',')}}from'${module}'`
}
