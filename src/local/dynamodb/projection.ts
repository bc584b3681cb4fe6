/**
 * Which attributes of items are given.
 */

import { type Path, project } from './path.js'
import { readPath, readTokens, type Scope } from './tokens.js'
import { validation } from './validation.js'
import type { Item } from './value.js'

/** Cuts an item down. */
export type Projection = (item: Item) => Item

/** The part of a request that says what is wanted. */
export interface ProjectionRequest {
  readonly ProjectionExpression?: string | undefined
  readonly AttributesToGet?: readonly string[] | undefined
}

/** Reads what is wanted; everything where nothing is said. @throws ServiceError ValidationException */
export function projectionOf({ ProjectionExpression, AttributesToGet }: ProjectionRequest, scope: Scope): Projection {
  if (ProjectionExpression !== undefined && AttributesToGet !== undefined) {
    throw validation(
      'Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}',
    )
  }
  const paths =
    ProjectionExpression === undefined
      ? AttributesToGet?.map((name) => [name])
      : parseProjection(ProjectionExpression, scope)
  return paths === undefined ? (item) => item : (item) => project(item, paths)
}

function parseProjection(text: string, scope: Scope): readonly Path[] {
  const reader = readTokens(text, 'ProjectionExpression', scope)
  const paths: Path[] = []
  do paths.push(readPath(reader))
  while (reader.accept(','))
  if (reader.peek().kind !== 'end') reader.fail()
  return paths
}
