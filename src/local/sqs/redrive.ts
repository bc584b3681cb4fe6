/**
 * Redrive policies: JSON among a queue's attributes.
 */

/** Where messages go that are received too often. */
export interface Redrive {
  readonly targetArn: string
  readonly maxReceiveCount: number
}

/** Reads a redrive policy; `undefined` where there is none, or none that makes sense. */
export function redriveOf(text: string | undefined): Redrive | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown } = JSON.parse(text)
    const { deadLetterTargetArn: targetArn, maxReceiveCount } = policy
    const count = Number(maxReceiveCount)
    return typeof targetArn === 'string' && Number.isInteger(count) ? { targetArn, maxReceiveCount: count } : undefined
  } catch {
    // Not JSON: whoever set it is told.
    return undefined
  }
}

/** The target of a redrive policy that says nothing else, as subscriptions have it. */
export function redriveTarget(text: string | undefined): string | undefined {
  try {
    const policy: { deadLetterTargetArn?: unknown } = JSON.parse(text ?? '{}')
    return typeof policy.deadLetterTargetArn === 'string' ? policy.deadLetterTargetArn : undefined
  } catch {
    // Not JSON: there is no target.
    return undefined
  }
}

/** Whether a queue of dead letters takes those of a queue. */
export function allowsSource(allowPolicy: string | undefined, sourceArn: string): boolean {
  if (allowPolicy === undefined || allowPolicy === '') return true
  try {
    const policy: { redrivePermission?: unknown; sourceQueueArns?: unknown } = JSON.parse(allowPolicy)
    const { redrivePermission, sourceQueueArns } = policy
    if (redrivePermission !== 'byQueue') return redrivePermission !== 'denyAll'
    return Array.isArray(sourceQueueArns) && sourceQueueArns.includes(sourceArn)
  } catch {
    // Not JSON: nothing was allowed.
    return false
  }
}
