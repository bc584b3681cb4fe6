/**
 * Calls about one item.
 */

import type { CallContext } from '../call-context.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { consumed, readUnits, writeUnits } from './capacity.js'
import { projectionOf } from './projection.js'
import { type DynamoState, exactKey, requireTable } from './state.js'
import { createScope } from './tokens.js'
import { checkItem, type Item, itemSize } from './value.js'
import { conditionFailed, doWrite, planWrite, returnedAttributes, type WriteRequest } from './write.js'

/** The handlers of single items. */
export function itemHandlers(state: DynamoState): AnyHandlers {
  return asAnyHandlers<'dynamodb'>({
    getItem(input, { region }) {
      refuseOldParameters(input, 'GetItem')
      const table = requireTable(state, input.TableName, region)
      const scope = createScope(input)
      const projection = projectionOf(input, scope)
      scope.checkAllUsed()
      const item = state.items(table).get(exactKey(table, checkItem(input.Key)))
      const units = readUnits(item === undefined ? 0 : itemSize(item), input.ConsistentRead === true)
      return {
        ...(item === undefined ? {} : { Item: projection(item) }),
        ...consumed(input.ReturnConsumedCapacity, table, units),
      }
    },
    putItem: (input, context) => write(state, context, { ...input, kind: 'put', item: input.Item }),
    deleteItem: (input, context) => write(state, context, { ...input, kind: 'delete', key: input.Key }),
    updateItem: (input, context) =>
      write(state, context, { ...input, kind: 'update', key: input.Key, expression: input.UpdateExpression }),
  })
}

/** Parameters from before there were expressions. */
const oldParameters = [
  'AttributeUpdates',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
]

/** @throws ServiceError NotImplemented */
export function refuseOldParameters(input: object, operation: string): void {
  const found = oldParameters.find((name) => name in input)
  if (found !== undefined) throw notImplemented('dynamodb', operation, `the legacy parameter ${found}`)
}

type SingleWrite = WriteRequest & {
  readonly TableName: string
  readonly ReturnValues?: string
  readonly ReturnValuesOnConditionCheckFailure?: string
  readonly ReturnConsumedCapacity?: string
}

function write(state: DynamoState, { region, operation }: CallContext, request: SingleWrite): { Attributes?: Item } {
  refuseOldParameters(request, operation)
  const table = requireTable(state, request.TableName, region)
  const planned = planWrite(state, table, request)
  if (!planned.isAllowed)
    throw conditionFailed(planned.before, request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD')
  const attributes = returnedAttributes(request.ReturnValues, planned)
  doWrite(state, planned)
  return {
    ...(attributes === undefined ? {} : { Attributes: attributes }),
    ...consumed(request.ReturnConsumedCapacity, table, writeUnits(planned.before, planned.after)),
  }
}
