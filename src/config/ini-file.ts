/**
 * The files in `~/.aws`: read into lines that can be edited in place, with sections and options as views on the lines.
 * The grammar is that of boto3, whose reader is Python's `configparser`.
 *
 * @see features 1.5
 */

import { isUtf8 } from 'node:buffer'

import { ConfigParseError } from '../errors/config.js'

/** A plain value, or the keys and values of a nested block such as `s3 =` with indented lines. */
export type IniValue = string | Readonly<Record<string, string>>

/** One `key = value`, with the lines it takes. */
export interface IniOption {
  /** In lower case. */
  readonly key: string
  readonly value: IniValue
  /** Index of its first line in {@link IniFile.lines}. */
  readonly firstLine: number
  /** Index of its last line that is not blank. */
  readonly lastLine: number
}

/** What stands under one `[header]`. */
export interface IniSection {
  /** The text between the brackets, as written. */
  readonly name: string
  /** Index of the header in {@link IniFile.lines}. */
  readonly headerLine: number
  readonly options: ReadonlyMap<string, IniOption>
}

/** A parsed file. Joining `lines` with `newline` gives the text again. */
export interface IniFile {
  readonly path: string
  readonly lines: readonly string[]
  readonly newline: '\n' | '\r\n'
  /** In the order of the file, without `[DEFAULT]`. */
  readonly sections: ReadonlyMap<string, IniSection>
  /** The options of `[DEFAULT]`: every section has them too, unless it has its own. */
  readonly inherited: ReadonlyMap<string, IniOption>
}

/** Parses a file's bytes. `path` is only named in errors. */
export function parseIni(bytes: Uint8Array, path: string): IniFile {
  return parseIniText(decode(bytes, path), path)
}

/** Parses a file's text. Errors name the path and the line, never what stands on the line: it may be a secret. */
export function parseIniText(text: string, path: string): IniFile {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  const lines = body.split(/\r\n|\r|\n/)
  const reader = new SectionReader(path)
  for (let i = 0; i < lines.length; i++) reader.read(lines[i]!, i)
  reader.closeOption()
  return {
    path,
    lines,
    newline: body.includes('\r\n') ? '\r\n' : '\n',
    sections: reader.sections,
    inherited: reader.inherited,
  }
}

/** The options of a section as a record without prototype, `[DEFAULT]`'s included. */
export function sectionValues(
  file: IniFile,
  section: IniSection,
  prototype: object | null = null,
): Record<string, IniValue> {
  const values: Record<string, IniValue> = Object.create(prototype)
  for (const option of section.options.values()) values[option.key] = option.value
  for (const option of file.inherited.values()) values[option.key] ??= option.value
  return values
}

function decode(bytes: Uint8Array, path: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw parseError(path, undefined, 'the file is UTF-16; save it as UTF-8')
  }
  if (!isUtf8(bytes)) throw parseError(path, undefined, 'the file is not UTF-8 text')
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

function parseError(path: string, lineIndex: number | undefined, reason: string): ConfigParseError {
  const line = lineIndex === undefined ? undefined : lineIndex + 1
  const place = line === undefined ? path : `${path}:${line}`
  return new ConfigParseError(`Unable to parse config file ${place}: ${reason}`, { path, line, reason })
}

/** An option whose further lines may still come. */
interface OpenOption {
  readonly key: string
  readonly firstLine: number
  lastLine: number
  /** The value's lines; `undefined` stands for a blank one. */
  readonly parts: string[]
  readonly partLines: number[]
}

class SectionReader {
  readonly sections = new Map<string, IniSection>()
  readonly inherited = new Map<string, IniOption>()
  private readonly path: string
  private options: Map<string, IniOption> | undefined
  private open: OpenOption | undefined
  private indent = 0

  constructor(path: string) {
    this.path = path
  }

  read(line: string, index: number): void {
    const text = line.trim()
    if (text === '') {
      this.open?.parts.push('')
      this.open?.partLines.push(index)
      return
    }
    if (text.startsWith('#') || text.startsWith(';')) return
    const indent = line.length - line.trimStart().length
    if (this.open !== undefined && indent > this.indent) {
      this.open.parts.push(text)
      this.open.partLines.push(index)
      this.open.lastLine = index
      return
    }
    this.indent = indent
    const header = text.startsWith('[') ? text.lastIndexOf(']') : -1
    if (header > 1) this.openSection(text.slice(1, header), index)
    else this.openOption(text, index)
  }

  closeOption(): void {
    if (this.open === undefined || this.options === undefined) return
    const { key, firstLine, lastLine } = this.open
    this.options.set(key, { key, value: this.closedValue(this.open), firstLine, lastLine })
    this.open = undefined
  }

  private openSection(name: string, index: number): void {
    this.closeOption()
    if (name === 'DEFAULT') {
      this.options = this.inherited
      return
    }
    const known = this.sections.get(name)
    if (known !== undefined) {
      throw parseError(this.path, index, `section [${name}] already began on line ${known.headerLine + 1}`)
    }
    const options = new Map<string, IniOption>()
    this.sections.set(name, { name, headerLine: index, options })
    this.options = options
  }

  private openOption(text: string, index: number): void {
    this.closeOption()
    if (this.options === undefined) throw parseError(this.path, index, 'there is no [section] header before this line')
    const separator = text.search(/[=:]/)
    if (separator < 1) {
      throw parseError(this.path, index, 'expected a [section], a key = value, or a comment')
    }
    const key = text.slice(0, separator).trimEnd().toLowerCase()
    const known = this.options.get(key)
    if (known !== undefined) {
      throw parseError(this.path, index, `${key} was already set on line ${known.firstLine + 1}`)
    }
    const value = text.slice(separator + 1).trimStart()
    this.open = { key, firstLine: index, lastLine: index, parts: [value], partLines: [index] }
  }

  private closedValue(option: OpenOption): IniValue {
    const { parts } = option
    if (parts.length === 1) return parts[0]!
    while (parts.length > 1 && parts.at(-1) === '') parts.pop()
    if (parts[0] !== '' || parts.length === 1) return parts.join('\n')
    return this.nestedValues(option)
  }

  private nestedValues(option: OpenOption): Record<string, string> {
    const values: Record<string, string> = Object.create(null)
    for (const [i, part] of option.parts.entries()) {
      if (part === '') continue
      const separator = part.indexOf('=')
      if (separator === -1) {
        throw parseError(this.path, option.partLines[i], `expected key = value in the block ${option.key}`)
      }
      values[part.slice(0, separator).trimEnd()] = part.slice(separator + 1).trimStart()
    }
    return values
  }
}
