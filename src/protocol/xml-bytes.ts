/**
 * The bytes that mean something in XML.
 */

/** A tab. */
export const TAB = 9
/** The end of a line. */
export const LINE_FEED = 10
/** `\r`. */
export const CARRIAGE_RETURN = 13
/** A blank. */
export const BLANK = 32
/** `!` */
export const EXCLAMATION = 33
/** `"` */
export const DOUBLE_QUOTE = 34
/** `&` */
export const AMPERSAND = 38
/** `'` */
export const SINGLE_QUOTE = 39
/** `/` */
export const SLASH = 47
/** `:` */
export const COLON = 58
/** `<` */
export const LESS = 60
/** `=` */
export const EQUALS = 61
/** `>` */
export const GREATER = 62
/** `?` */
export const QUESTION = 63

/** White space as XML has it. */
export function isBlank(byte: number | undefined): boolean {
  return byte === BLANK || byte === LINE_FEED || byte === TAB || byte === CARRIAGE_RETURN
}
