/**
 * XML documents of answers: what all of them need beside the codec of shapes.
 */

import type { XmlNamespace } from '../../model/raw.js'
import { isRecord } from '../../base/path.js'
import { escapeAttribute, escapeText } from '../../protocol/xml-entities.js'

/** What every document begins with. */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

// oxlint-disable-next-line no-control-regex -- these are what is looked for
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g

/** A whole document. Control characters, which XML 1.0 has no form for, go as references, as S3 sends them. */
export function xmlDocument(root: string): string {
  return xmlDeclaration + root.replaceAll(controls, (character) => `&#x${character.charCodeAt(0).toString(16)};`)
}

/** The attribute of a namespace, with the blank before it. */
export function namespaceOf(namespace: XmlNamespace | string | undefined): string {
  if (namespace === undefined) return ''
  return ` xmlns="${escapeAttribute(typeof namespace === 'string' ? namespace : namespace.uri)}"`
}

/** Fields of an error: texts, numbers, lists and objects of these, as elements of their names. */
export function plainElements(fields: Readonly<Record<string, unknown>>): string {
  let xml = ''
  for (const [name, value] of Object.entries(fields)) xml += plainElement(name, value)
  return xml
}

function plainElement(name: string, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((item) => plainElement(name, item)).join('')
  const content = isRecord(value)
    ? plainElements(value)
    : escapeText(typeof value === 'string' ? value : JSON.stringify(value))
  return `<${name}>${content}</${name}>`
}
