/**
 * Editing a file of `~/.aws` in place: what is not edited keeps every byte, comments, order and line ends included.
 *
 * @see features 18.2
 */

import { InvalidConfigError } from '../errors/config.js'
import { type IniFile, type IniOption, type IniSection, parseIni } from './ini-file.js'
import { splitShellWords } from './shell-words.js'

/** A section to be edited: how to know it, and how its header is written where there is none yet. */
export interface SectionTarget {
  /** The text between the brackets. */
  readonly header: string
  readonly isHeader: (header: string) => boolean
}

/** New values by key: `null` removes the key, a record sets keys of the nested block and leaves its others. */
export type SectionValues = Readonly<Record<string, string | null | Readonly<Record<string, string>>>>

/** A section and what becomes of it. */
export interface SectionEdit {
  readonly target: SectionTarget
  readonly values: SectionValues
}

/** A named section of the config file. `[default]` and `[profile default]` are the same profile. */
export function namedSection(type: 'profile' | 'sso-session' | 'services', name: string): SectionTarget {
  const isBare = type === 'profile' && name === 'default'
  return {
    header: isBare ? name : `${type} ${quoted(name)}`,
    isHeader(header) {
      if (isBare && header === name) return true
      if (!header.startsWith(type)) return false
      const words = splitShellWords(header)
      return Array.isArray(words) && words.length === 2 && words[1] === name
    },
  }
}

/** A section whose header is the name itself: a profile of the credentials file, `[plugins]` of the config file. */
export function plainSection(name: string): SectionTarget {
  return { header: name, isHeader: (header) => header === name }
}

/**
 * The file's text with the section edited. A section or key that is not there is added: a key after the section's last
 * one, a section at the end.
 *
 * @throws {@link ConfigParseError} the file cannot be understood
 * @throws {@link InvalidConfigError} what is to be written could not be read again; values are not shown
 */
export function editIni(bytes: Uint8Array, path: string, { target, values }: SectionEdit): string {
  checkHeader(target.header)
  for (const [key, value] of Object.entries(values)) checkOption(key, value)
  const file = parseIni(bytes, path)
  const lines = rawLines(bytes)
  // Of two headers for one profile the later is the one that is read.
  const section = [...file.sections.values()].findLast(({ name }) => target.isHeader(name))
  if (section === undefined) return appendSection(lines, file.newline, target.header, values)
  const edit = new LineEdit(lines, file.newline)
  for (const [key, value] of Object.entries(values)) editOption(edit, file, section, key, value)
  return edit.text()
}

function checkHeader(header: string): void {
  if (/[\r\n]/.test(header)) throw new InvalidConfigError('A section name cannot have a line break in it.')
  const name = header.trim()
  if (name !== '' && name !== 'DEFAULT') return
  throw new InvalidConfigError(`A section cannot be called ${JSON.stringify(header)}.`, { section: header })
}

function checkOption(key: string, value: SectionValues[string]): void {
  if (!/^[^\s=:#;[]([^=:\r\n]*[^\s=:])?$/.test(key)) {
    throw new InvalidConfigError(`${JSON.stringify(key)} cannot be a key: it could not be read again.`, { key })
  }
  if (typeof value === 'string') return checkValue(key, value)
  for (const [name, inner] of Object.entries(value ?? {})) {
    if (!/^[^\s=#;]([^=\r\n]*[^\s=])?$/.test(name)) {
      throw new InvalidConfigError(`${JSON.stringify(name)} cannot be a key in the block ${key}.`, { key: name })
    }
    checkValue(`${key}.${name}`, inner)
  }
}

function checkValue(key: string, value: string): void {
  // The value may be a secret.
  if (/[\r\n]/.test(value)) throw new InvalidConfigError(`The value of ${key} cannot have a line break in it.`, { key })
}

function quoted(name: string): string {
  const words = splitShellWords(name)
  const isOneWord = Array.isArray(words) && words.length === 1 && words[0] === name
  return isOneWord ? name : `'${name.replaceAll("'", `'"'"'`)}'`
}

/** Lines with their ends: as many as the parser counts. */
function rawLines(bytes: Uint8Array): string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .split(/(?<=\r\n|\r(?!\n)|\n)/)
}

function appendSection(lines: string[], newline: string, header: string, values: SectionValues): string {
  const edit = new LineEdit(lines, newline)
  const added = Object.entries(values).flatMap(([key, value]) => (value === null ? [] : optionLines('', key, value)))
  edit.append([`[${header}]`, ...added])
  return edit.text()
}

function editOption(
  edit: LineEdit,
  file: IniFile,
  section: IniSection,
  key: string,
  value: SectionValues[string],
): void {
  const option = section.options.get(key.toLowerCase())
  if (option === undefined) {
    if (value !== null) addOption(edit, file, section, key, value)
  } else if (value === null) {
    replaceOption(edit, file, option, [])
  } else if (typeof value === 'object' && typeof option.value === 'object') {
    editBlock(edit, file, option, value)
  } else {
    replaceOption(edit, file, option, optionLines(indentOf(file, option.firstLine), key, value))
  }
}

/**
 * After the last key, and as deep as it: a line less deep would make what follows a part of its value, a deeper one
 * would become part of the value before.
 */
function addOption(
  edit: LineEdit,
  file: IniFile,
  section: IniSection,
  key: string,
  value: string | Readonly<Record<string, string>>,
): void {
  const last = [...section.options.values()].at(-1)
  const indent = indentOf(file, last?.firstLine ?? section.headerLine)
  edit.insertAfter(last?.lastLine ?? section.headerLine, optionLines(indent, key, value))
}

/** Comments between the lines of a value stay. */
function replaceOption(edit: LineEdit, file: IniFile, option: IniOption, lines: readonly string[]): void {
  edit.replace(option.firstLine, lines)
  for (let i = option.firstLine + 1; i <= option.lastLine; i++) if (!isComment(file, i)) edit.replace(i, [])
}

function editBlock(edit: LineEdit, file: IniFile, block: IniOption, values: Readonly<Record<string, string>>): void {
  const indent = indentOf(file, block.lastLine)
  for (const [name, value] of Object.entries(values)) {
    const line = lineInBlock(file, block, name)
    if (line === undefined) edit.extend(block.lastLine, [`${indent}${name} = ${value}`])
    else edit.replace(line, [`${indentOf(file, line)}${name} = ${value}`])
  }
}

/** The line that gives a key of a block its value: of two, the later. */
function lineInBlock(file: IniFile, block: IniOption, name: string): number | undefined {
  for (let i = block.lastLine; i > block.firstLine; i--) {
    const text = file.lines[i]!.trim()
    if (!isComment(file, i) && text.slice(0, text.indexOf('=')).trimEnd() === name) return i
  }
  return undefined
}

function optionLines(indent: string, key: string, value: string | Readonly<Record<string, string>>): string[] {
  if (typeof value === 'string') return [`${indent}${key} = ${value}`]
  const inner = Object.entries(value).map(([name, text]) => `${indent}    ${name} = ${text}`)
  return [`${indent}${key} =`, ...inner]
}

function indentOf(file: IniFile, line: number): string {
  return /^\s*/.exec(file.lines[line] ?? '')![0]
}

function isComment(file: IniFile, line: number): boolean {
  return /^\s*[#;]/.test(file.lines[line] ?? '')
}

/** Lines with changes that are made all at once, so that the parser's line numbers hold until then. */
class LineEdit {
  private readonly originals: readonly string[]
  /** Lines in the place of an original one. */
  private readonly replaced = new Map<number, readonly string[]>()
  /** Lines that belong to what stands on a line, such as its block. */
  private readonly extended = new Map<number, readonly string[]>()
  /** Lines after all that belongs to a line. */
  private readonly inserted = new Map<number, readonly string[]>()
  private readonly newline: string

  constructor(originals: readonly string[], newline: string) {
    this.originals = originals
    this.newline = newline
  }

  replace(line: number, texts: readonly string[]): void {
    this.replaced.set(line, texts)
  }

  extend(line: number, texts: readonly string[]): void {
    this.extended.set(line, [...(this.extended.get(line) ?? []), ...texts])
  }

  insertAfter(line: number, texts: readonly string[]): void {
    this.inserted.set(line, [...(this.inserted.get(line) ?? []), ...texts])
  }

  append(texts: readonly string[]): void {
    this.insertAfter(this.originals.length - 1, texts)
  }

  text(): string {
    let text = ''
    const add = (line: string) => {
      const isOpen = text !== '' && text !== '\uFEFF' && !/[\r\n]$/.test(text)
      text += (isOpen ? this.newline : '') + line + this.newline
    }
    for (const [i, original] of this.originals.entries()) {
      const replaced = this.replaced.get(i)
      if (replaced === undefined) text += original
      else replaced.forEach(add)
      this.extended.get(i)?.forEach(add)
      this.inserted.get(i)?.forEach(add)
    }
    return text
  }
}
