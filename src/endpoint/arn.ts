/**
 * Amazon Resource Names.
 */

/** The parts of an ARN. */
export interface Arn {
  readonly partition: string
  readonly service: string
  /** May be empty. */
  readonly region: string
  /** May be empty. */
  readonly accountId: string
  /** All after the account, as it stands. */
  readonly resource: string
  /** The resource, split at `:` and `/`. */
  readonly resourceId: readonly string[]
}

/** Takes an ARN apart; `undefined` where the text is none, or lacks partition, service or resource. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined
  const [, partition, service, region, accountId, ...rest] = text.split(':')
  if (!partition || !service || region === undefined || accountId === undefined) return undefined
  const resource = rest.join(':')
  if (resource === '') return undefined
  return { partition, service, region, accountId, resource, resourceId: resource.split(/[:/]/) }
}
