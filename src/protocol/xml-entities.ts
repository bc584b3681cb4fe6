/**
 * The five named entities and the character references of XML, both ways.
 */

const reference = /^#(?:x([\dA-Fa-f]+)|(\d+))$/
const lastCodePoint = 0x10_ff_ff

/** Replaces all references; `undefined` where one is malformed or names no character. */
export function decodeEntities(text: string): string | undefined {
  let decoded = ''
  let done = 0
  for (let start = text.indexOf('&'); start !== -1; start = text.indexOf('&', done)) {
    const end = text.indexOf(';', start)
    const character = end === -1 ? undefined : decodeEntity(text.slice(start + 1, end))
    if (character === undefined) return undefined
    decoded += text.slice(done, start) + character
    done = end + 1
  }
  return done === 0 ? text : decoded + text.slice(done)
}

function decodeEntity(name: string): string | undefined {
  switch (name) {
    case 'quot':
      return '"'
    case 'amp':
      return '&'
    case 'lt':
      return '<'
    case 'gt':
      return '>'
    case 'apos':
      return "'"
    default:
      return decodeReference(name)
  }
}

function decodeReference(name: string): string | undefined {
  const match = reference.exec(name)
  if (match === null) return undefined
  const codePoint = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  // Control characters are allowed, though XML 1.0 does not: S3 answers keys that hold them so.
  const isCharacter = codePoint > 0 && codePoint <= lastCodePoint && (codePoint < 0xd8_00 || codePoint > 0xdf_ff)
  return isCharacter ? String.fromCodePoint(codePoint) : undefined
}

const inText: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Parsers turn bare line ends into \n, and in attributes into blanks; as references they survive.
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
  '\u0085': '&#x85;',
  '\u2028': '&#x2028;',
}
const special = /[&<>\r\n\u0085\u2028]/
const allSpecial = /[&<>\r\n\u0085\u2028]/g
const allSpecialInAttributes = /[&<>"\r\n\t\u0085\u2028]/g

/** Escapes the text of an element. */
export function escapeText(text: string): string {
  return special.test(text) ? text.replaceAll(allSpecial, (character) => inText[character] ?? character) : text
}

/** Escapes the value of an attribute, which stands in double quotes. */
export function escapeAttribute(text: string): string {
  return text.replaceAll(allSpecialInAttributes, (character) => inText[character] ?? character)
}
