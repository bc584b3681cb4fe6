/**
 * The one naming rule: boto3's snake_case name of what AWS names, and that name in camelCase.
 *
 * @see botocore `xform_name`; features 4.3
 */

/** Parts of API names that the general rule would tear apart, with their snake_case spelling. */
const wholeWords: readonly (readonly [RegExp, string])[] = [
  [/(?<=Create|Describe)(Cached|Stored)iSCSIVolume/, '_$1_iscsi_volume'],
  [/HITsForQualificationType$/, '_hits_for_qualification_type'],
  [/PartiQL/, '_partiql'],
  [/OAuth2Token/, '_oauth2_token'],
  [/OTelEnrichment$/, '_otel_enrichment'],
  [/WhatsApp/, '_whatsapp'],
]

/** What the way over snake_case changes beyond the first letter. Others need not take it: EC2 has 700 names. */
const acronym = /[A-Z]{2}|_|WhatsApp/

const snakeNames = new Map<string, string>()
const camelNames = new Map<string, string>()

/** `DescribeDBInstances` → `describe_db_instances`: the name boto3 gives to an operation, paginator, waiter or attribute. */
export function snakeCase(name: string): string {
  let snake = snakeNames.get(name)
  if (snake === undefined) {
    snake = toSnakeCase(name)
    snakeNames.set(name, snake)
  }
  return snake
}

/** `describe_db_instances` → `describeDbInstances`. */
export function camelFromSnake(snake: string): string {
  return snake.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** `DescribeDBInstances` → `describeDbInstances`: the name of an operation's method. */
export function methodName(name: string): string {
  let camel = camelNames.get(name)
  if (camel === undefined) {
    camel = acronym.test(name) ? camelFromSnake(snakeCase(name)) : name.charAt(0).toLowerCase() + name.slice(1)
    camelNames.set(name, camel)
  }
  return camel
}

/** AWS's name among the known ones, from any spelling: `ListBuckets`, `list_buckets`, `listBuckets`. */
export function findName(given: string, known: readonly string[]): string | undefined {
  if (known.includes(given)) return given
  const wanted = methodName(given.includes('_') ? camelFromSnake(given) : given)
  return known.find((name) => methodName(name) === wanted) ?? known.find((name) => snakeCase(name) === given)
}

/** The known names that come closest to a mistyped one, best first. */
export function nearestNames(name: string, known: Iterable<string>, count = 3): string[] {
  const wanted = bare(name)
  const scored: [string, number][] = []
  for (const candidate of known) {
    const spelled = bare(candidate)
    const contained = wanted.length > 2 && (spelled.includes(wanted) || wanted.includes(spelled))
    const distance = spelled === wanted ? 0 : contained ? 1 : editDistance(wanted, spelled)
    if (distance <= Math.max(2, Math.floor(wanted.length / 3))) scored.push([candidate, distance])
  }
  return scored
    .toSorted((a, b) => a[1] - b[1] || a[0].length - b[0].length)
    .slice(0, count)
    .map(([candidate]) => candidate)
}

function toSnakeCase(name: string): string {
  if (name.includes('_')) return name
  let text = name
  for (const [pattern, spelling] of wholeWords) text = text.replace(pattern, spelling)
  // A plural of an acronym stays one word: `ListACLs` → `list_acls`.
  const plural = /[A-Z]{2,}s$/.exec(text)
  if (plural !== null) text = `${text.slice(0, plural.index)}_${plural[0].toLowerCase()}`
  return text
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/_{2,}/g, '_')
    .replace(/^_/, '')
}

function bare(name: string): string {
  return name.replaceAll(/[-_ ]/g, '').toLowerCase()
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replace, previous[j]! + 1, row[j - 1]! + 1))
    }
    previous = row
  }
  return previous[b.length]!
}
