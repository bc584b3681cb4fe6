/**
 * XML in one form for comparing: own code, so that what is tested does not test itself.
 */

interface Element {
  readonly name: string
  readonly attributes: string
  text: string
  readonly children: Element[]
}

/** Attributes and children in order of names, no blanks between elements; children of one name keep their order. */
export function canonicalXml(xml: string): string {
  const root: Element = { name: '', attributes: '', text: '', children: [] }
  const open = [root]
  for (const [tag, closing, name = '', attributes = '', selfClosing] of xml.matchAll(
    /<(\/?)([^\s/>]+)([^>]*?)(\/?)>|[^<]+/g,
  )) {
    const parent = open.at(-1) ?? root
    if (!tag.startsWith('<')) {
      parent.text += tag
    } else if (closing === '/') {
      if (open.pop()?.name !== name) throw new Error(`${tag} closes nothing in ${xml}`)
    } else {
      const element: Element = { name, attributes: sortAttributes(attributes), text: '', children: [] }
      parent.children.push(element)
      if (selfClosing !== '/') open.push(element)
    }
  }
  if (open.length !== 1) throw new Error(`Not all is closed in ${xml}`)
  return root.children.map(write).join('')
}

function sortAttributes(attributes: string): string {
  return [...attributes.matchAll(/\s([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)]
    .map(([, name, value]) => ` ${name}="${value?.slice(1, -1)}"`)
    .toSorted()
    .join('')
}

function write({ name, attributes, text, children }: Element): string {
  const sorted = children.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const content = children.length === 0 ? decodeReferences(text) : sorted.map(write).join('')
  return `<${name}${attributes}>${content}</${name}>`
}

/** References to characters mean the characters; the five names stay. */
function decodeReferences(text: string): string {
  return text.replaceAll(/&#(?:x([\dA-Fa-f]+)|(\d+));/g, (_, hex?: string, decimal?: string) =>
    String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
  )
}
