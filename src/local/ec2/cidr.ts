/**
 * Blocks of IPv4 addresses: `10.0.0.0/16`.
 */

/** A block. */
export interface Block {
  readonly first: number
  readonly bits: number
}

/** The block, or nothing for what is none. */
export function parseBlock(text: string): Block | undefined {
  const [, address = '', length = ''] = /^((?:\d{1,3}\.){3}\d{1,3})\/(\d{1,2})$/.exec(text) ?? []
  const parts = address.split('.').map(Number)
  const bits = Number(length)
  if (length === '' || bits > 32 || parts.some((part) => part > 255)) return undefined
  const first = parts.reduce((sum, part) => sum * 256 + part, 0)
  return { first, bits }
}

/** How many addresses it has. */
export function sizeOf({ bits }: Block): number {
  return 2 ** (32 - bits)
}

/** As AWS writes it: with zeros behind the block's own bits. */
export function canonical(block: Block): string {
  return `${addressAt({ ...block, first: block.first - (block.first % sizeOf(block)) }, 0)}/${block.bits}`
}

/** The address at a place in the block. */
export function addressAt({ first }: Block, place: number): string {
  const address = first + place
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}

/** Whether the second block lies within the first. */
export function holds(outer: Block, inner: Block): boolean {
  return inner.first >= outer.first && inner.first + sizeOf(inner) <= outer.first + sizeOf(outer)
}

/** Whether they have an address in common. */
export function overlap(one: Block, other: Block): boolean {
  return one.first < other.first + sizeOf(other) && other.first < one.first + sizeOf(one)
}
