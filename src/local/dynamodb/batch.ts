/**
 * Batches: many items at once, each for itself.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { consumed, readUnits, writeUnits } from './capacity.js'
import { projectionOf } from './projection.js'
import { type DynamoState, exactKey, requireTable, type Table } from './state.js'
import { createScope } from './tokens.js'
import { validation } from './validation.js'
import { checkItem, identityOf, type Item, itemSize } from './value.js'
import { doWrite, planWrite, type PlannedWrite } from './write.js'

const GETS_PER_BATCH = 100
const WRITES_PER_BATCH = 25
/** What is beyond this comes back as unprocessed. */
const ANSWER_LIMIT_BYTES = 16 << 20

/** The handlers of batches. */
export function batchHandlers(state: DynamoState): AnyHandlers {
  return asAnyHandlers<'dynamodb'>({
    batchGetItem({ RequestItems, ReturnConsumedCapacity: wanted }, { region }) {
      const entries = Object.entries(RequestItems)
      checkCount(
        entries.reduce((sum, [, { Keys }]) => sum + Keys.length, 0),
        GETS_PER_BATCH,
        'Too many items requested for the BatchGetItem call',
      )
      let size = 0
      const unprocessed: Record<string, object> = {}
      const capacities: object[] = []
      const answers = entries.map(([name, request]) => {
        const table = requireTable(state, name, region)
        const scope = createScope(request)
        const projection = projectionOf(request, scope)
        scope.checkAllUsed()
        const keys = request.Keys.map((key) => exactKey(table, checkItem(key)))
        refuseDuplicates(keys)
        const found: Item[] = []
        const left: Item[] = []
        let units = 0
        for (const key of keys) {
          const item = state.items(table).get(key)
          const itemBytes = item === undefined ? 0 : itemSize(item)
          if (size + itemBytes > ANSWER_LIMIT_BYTES) {
            left.push(key)
            continue
          }
          size += itemBytes
          units += readUnits(itemBytes, request.ConsistentRead === true)
          if (item !== undefined) found.push(projection(item))
        }
        if (left.length > 0) unprocessed[name] = { ...request, Keys: left }
        capacities.push(...capacity(wanted, table, units))
        return [name, found] as const
      })
      return {
        Responses: Object.fromEntries(answers),
        UnprocessedKeys: unprocessed,
        ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
      }
    },
    batchWriteItem({ RequestItems, ReturnConsumedCapacity: wanted }, { region }) {
      const entries = Object.entries(RequestItems)
      checkCount(
        entries.reduce((sum, [, requests]) => sum + requests.length, 0),
        WRITES_PER_BATCH,
        'Too many items requested for the BatchWriteItem call',
      )
      const planned: PlannedWrite[] = []
      const capacities: object[] = []
      for (const [name, requests] of entries) {
        const table = requireTable(state, name, region)
        const own = requests.map(({ PutRequest, DeleteRequest }) => {
          if ((PutRequest === undefined) === (DeleteRequest === undefined)) {
            throw validation(
              'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
            )
          }
          return PutRequest === undefined
            ? planWrite(state, table, { kind: 'delete', key: DeleteRequest?.Key ?? {} })
            : planWrite(state, table, { kind: 'put', item: PutRequest.Item })
        })
        refuseDuplicates(own.map(({ key }) => key))
        const units = own.reduce((sum, { before, after }) => sum + writeUnits(before, after), 0)
        capacities.push(...capacity(wanted, table, units))
        planned.push(...own)
      }
      for (const write of planned) doWrite(state, write)
      return { UnprocessedItems: {}, ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }) }
    },
  })
}

function checkCount(count: number, most: number, text: string): void {
  if (count > most) throw validation(text)
  if (count === 0)
    throw validation(
      "1 validation error detected: Value at 'requestItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    )
}

function refuseDuplicates(keys: readonly Item[]): void {
  const identities = new Set(keys.map((key) => identityOf({ M: key })))
  if (identities.size < keys.length) throw validation('Provided list of item keys contains duplicates')
}

function capacity(wanted: string | undefined, table: Table, units: number): readonly object[] {
  const { ConsumedCapacity } = consumed(wanted, table, units)
  return ConsumedCapacity === undefined ? [] : [ConsumedCapacity]
}
