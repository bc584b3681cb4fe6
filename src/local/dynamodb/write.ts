/**
 * One item written: put, updated or deleted, under a condition. Shared by single calls, batches and transactions.
 */

import { ServiceError } from '../service-error.js'
import { holds, parseCondition } from './condition.js'
import { project } from './path.js'
import { type DynamoState, exactKey, keyOf, type Table } from './state.js'
import { createScope, type ScopeRequest } from './tokens.js'
import { applyUpdate, parseUpdate, type Update, updatedPaths } from './update.js'
import { invalidValues, validation } from './validation.js'
import { checkItem, type Item, itemSize, kindOf } from './value.js'

/** What is to be written. */
export type WriteRequest = ScopeRequest & {
  readonly ConditionExpression?: string | undefined
} & (
    | { readonly kind: 'put'; readonly item: Item }
    | { readonly kind: 'delete'; readonly key: Item }
    | { readonly kind: 'update'; readonly key: Item; readonly expression: string | undefined }
    | { readonly kind: 'check'; readonly key: Item }
  )

/** A write that was checked, and can be done. */
export interface PlannedWrite {
  readonly table: Table
  readonly key: Item
  readonly before: Item | undefined
  /** `undefined` deletes; the same as before where nothing is written. */
  readonly after: Item | undefined
  readonly update: Update | undefined
  /** The condition holds for what is there. */
  readonly isAllowed: boolean
  readonly kind: WriteRequest['kind']
}

const ITEM_LIMIT_BYTES = 400 * 1024

/** Checks a write against what is there. @throws ServiceError ValidationException */
export function planWrite(state: DynamoState, table: Table, request: WriteRequest): PlannedWrite {
  const scope = createScope(request)
  const update =
    request.kind === 'update' && request.expression !== undefined ? parseUpdate(request.expression, scope) : undefined
  const condition =
    request.ConditionExpression === undefined
      ? undefined
      : parseCondition(request.ConditionExpression, 'ConditionExpression', scope)
  scope.checkAllUsed()
  const item = request.kind === 'put' ? checkItem(request.item) : undefined
  const key = request.kind === 'put' ? keyOf(table, item ?? {}) : exactKey(table, checkItem(request.key))
  if (update !== undefined) refuseKeyChange(table, update)
  const before = state.items(table).get(key)
  const isAllowed = condition === undefined || holds(condition, before ?? {})
  const facts = { table, key, before, update, kind: request.kind, isAllowed }
  if (request.kind === 'check') return { ...facts, after: before }
  if (request.kind === 'delete') return { ...facts, after: undefined }
  if (!isAllowed) return { ...facts, after: before }
  const after = item ?? (update === undefined ? (before ?? key) : applyUpdate(update, before ?? key))
  checkWritten(table, after, update === undefined ? '' : ' to update')
  return { ...facts, after }
}

/** Does what was planned. */
export function doWrite(state: DynamoState, { table, key, after, kind }: PlannedWrite): void {
  if (kind === 'check') return
  if (after === undefined) state.items(table).remove(key)
  else state.items(table).put(after)
}

/** The error for a condition that does not hold. */
export function conditionFailed(before: Item | undefined, isItemWanted: boolean): ServiceError {
  return new ServiceError('ConditionalCheckFailedException', 'The conditional request failed', {
    status: 400,
    fields: isItemWanted && before !== undefined ? { Item: before } : {},
  })
}

/** What a call gets back of the item. @throws ServiceError ValidationException */
export function returnedAttributes(
  wanted: string | undefined,
  { before, after, update, kind }: PlannedWrite,
): Item | undefined {
  if (wanted === undefined || wanted === 'NONE') return undefined
  if (wanted === 'ALL_OLD') return before
  if (kind !== 'update') throw validation('ReturnValues can only be ALL_OLD or NONE')
  if (wanted === 'ALL_NEW') return after
  if (update === undefined) return undefined
  const source = wanted === 'UPDATED_OLD' ? before : after
  const attributes = source === undefined ? {} : project(source, updatedPaths(update, wanted === 'UPDATED_OLD'))
  return Object.keys(attributes).length === 0 ? undefined : attributes
}

function refuseKeyChange({ key }: Table, update: Update): void {
  for (const [name] of updatedPaths(update)) {
    if (name !== key.hash && name !== key.range) continue
    throw invalidValues(`Cannot update attribute ${name}. This attribute is part of the key`)
  }
}

function checkWritten(table: Table, item: Item, forWhat: string): void {
  if (itemSize(item) > ITEM_LIMIT_BYTES) throw validation(`Item size${forWhat} has exceeded the maximum allowed size`)
  for (const { name, key } of table.indexes) {
    for (const attribute of key.range === undefined ? [key.hash] : [key.hash, key.range]) {
      const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined
      const kind = table.kinds[attribute]
      if (value === undefined) continue
      if (kindOf(value) !== kind) {
        throw invalidValues(
          `Type mismatch for Index Key ${attribute} Expected: ${kind} Actual: ${kindOf(value)} IndexName: ${name}`,
        )
      }
      if (value.S === '' || value.B?.length === 0) {
        throw validation(
          `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind === 'S' ? 'string' : 'binary'} value. IndexName: ${name}, IndexKey: ${attribute}`,
        )
      }
    }
  }
}
