/**
 * Batches: each entry succeeds or fails by itself.
 */

import { asServiceError } from '../answer-error.js'
import { ServiceError } from '../service-error.js'

const ENTRIES_PER_BATCH = 10

/** Answers the entries of a batch. @throws ServiceError where the batch as a whole is not as it must be */
export function answerBatch<Entry extends { readonly Id: string }, Result extends object>(
  entries: readonly Entry[],
  answer: (entry: Entry) => Result,
) {
  checkBatch(entries)
  const results = entries.map((entry) => {
    const { Id } = entry
    try {
      return { done: { Id, ...answer(entry) } }
    } catch (error) {
      const { code, message, status = 400 } = asServiceError(error)
      return { failed: { Id, Code: code, Message: message, SenderFault: status < 500 } }
    }
  })
  return {
    Successful: results.flatMap(({ done }) => done ?? []),
    Failed: results.flatMap(({ failed }) => failed ?? []),
  }
}

function checkBatch(entries: readonly { readonly Id: string }[]): void {
  if (entries.length === 0)
    throw batchError('EmptyBatchRequest', 'There should be at least one SendMessageBatchRequestEntry in the request.')
  if (entries.length > ENTRIES_PER_BATCH) {
    throw batchError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${ENTRIES_PER_BATCH}. You have sent ${entries.length}.`,
    )
  }
  const ids = new Set<string>()
  for (const { Id } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) {
      throw batchError(
        'InvalidBatchEntryId',
        'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
      )
    }
    if (ids.has(Id)) throw batchError('BatchEntryIdsNotDistinct', `Id ${Id} repeated.`)
    ids.add(Id)
  }
}

function batchError(code: string, text: string): ServiceError {
  return new ServiceError(code, text, { status: 400, queryCode: `AWS.SimpleQueueService.${code}` })
}
