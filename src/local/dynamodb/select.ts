/**
 * What a search gives of the items it finds.
 */

import { type Projection, projectionOf, type ProjectionRequest } from './projection.js'
import type { Index, Table } from './state.js'
import type { Scope } from './tokens.js'
import { validation } from './validation.js'

/** The part of a search that says what is wanted. */
export type SelectRequest = ProjectionRequest & { readonly Select?: string | undefined }

/** What an index has of an item; from a local one, the rest can be had too. @throws ServiceError ValidationException */
export function selectionOf(request: SelectRequest, table: Table, index: Index | undefined, scope: Scope): Projection {
  checkSelect(request, index)
  const wanted = projectionOf(request, scope)
  const isLimited = index !== undefined && index.projection !== 'ALL'
  const isWhole =
    !isLimited ||
    (!index.isGlobal && (request.Select === 'ALL_ATTRIBUTES' || request.ProjectionExpression !== undefined))
  if (isWhole) return wanted
  if (index.isGlobal && request.Select === 'ALL_ATTRIBUTES') {
    throw validation(
      `One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    )
  }
  const names = new Set([...keyNames(table, index), ...index.included])
  return (item) => wanted(Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name))))
}

/** The attributes in the keys of a table, and of an index over it. */
export function keyNames({ key }: Table, index: Index | undefined): ReadonlySet<string> {
  const names = [key.hash, key.range, index?.key.hash, index?.key.range]
  return new Set(names.filter((name) => name !== undefined))
}

function checkSelect({ Select, ProjectionExpression, AttributesToGet }: SelectRequest, index: Index | undefined): void {
  const part = ProjectionExpression === undefined ? 'AttributesToGet' : 'ProjectionExpression'
  const hasParts = ProjectionExpression !== undefined || AttributesToGet !== undefined
  if (Select === 'SPECIFIC_ATTRIBUTES' && !hasParts) {
    throw validation(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    )
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) {
    throw validation('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName')
  }
  if (hasParts && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    throw validation(
      `Cannot specify the ${part} when choosing to get ${Select === 'COUNT' ? 'only the Count' : Select}`,
    )
  }
}
