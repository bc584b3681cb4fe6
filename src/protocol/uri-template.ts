/**
 * Templates such as `/{Bucket}/{Key+}`: cut into pieces once, put together per call.
 */

import type { Params } from './protocol.js'

/** What stands in the place of one label. */
export type LabelWriter = (params: Params) => string

/** Compiles a template; `writerFor` gives what writes the label of that name. */
export function compileTemplate(
  template: string,
  writerFor: (label: string, isGreedy: boolean) => LabelWriter,
): (params: Params) => string {
  const pieces: (string | LabelWriter)[] = []
  let start = 0
  for (const match of template.matchAll(/\{([^{}+]+)(\+?)\}/g)) {
    if (match.index > start) pieces.push(template.slice(start, match.index))
    pieces.push(writerFor(match[1] ?? '', match[2] === '+'))
    start = match.index + match[0].length
  }
  if (start === 0) return () => template
  if (start < template.length) pieces.push(template.slice(start))
  return (params) => {
    let text = ''
    for (const piece of pieces) text += typeof piece === 'string' ? piece : piece(params)
    return text
  }
}
