/**
 * Puts a text into a module that registers it. The loader reads the same file without importing it, by taking
 * what stands between the first and the last backtick.
 */

/** The module of a model text; `imports` are further modules that it brings with it. */
export function moduleText(name: string, text: string, imports: readonly string[] = []): string {
  const lines = ["import{registerModel}from'../model/registry.js'", ...imports.map((module) => `import'${module}'`)]
  return `${lines.join('\n')}\nregisterModel('${name}',String.raw\`${plainText(text)}\`)\n`
}

/**
 * The text as ASCII that String.raw gives back unchanged: what a template literal would end at or
 * substitute is written as a JSON escape, which is right because it can only stand inside a JSON string.
 */
export function plainText(text: string): string {
  return text
    .replaceAll('`', '\\u0060')
    .replaceAll('${', '$\\u007b')
    .replaceAll(/[\u0080-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
