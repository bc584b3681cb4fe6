/**
 * A service model from a literal: what a test is about, and nothing more.
 */

import { jsonSource } from '../../src/model/json-source.js'
import type { RawMetadata, RawOperation, RawShape } from '../../src/model/raw.js'
import { ServiceModel } from '../../src/model/service.js'
import type { Shape } from '../../src/model/shape.js'

export interface ModelLiteral {
  readonly metadata?: Partial<RawMetadata>
  readonly shapes?: Readonly<Record<string, RawShape>>
  /** Without names: the key is the name. */
  readonly operations?: Readonly<Record<string, Omit<RawOperation, 'name'>>>
}

export function serviceModel({ metadata = {}, shapes = {}, operations = {} }: ModelLiteral): ServiceModel {
  const named = Object.entries(operations).map(([name, operation]) => [name, { name, ...operation }] as const)
  return new ServiceModel(
    'example',
    jsonSource({
      metadata: { apiVersion: '2026-01-01', protocol: 'json', ...metadata },
      shapes,
      operations: Object.fromEntries(named),
    }),
  )
}

/** The shape of that name among these. */
export function shapeOf(shapes: Readonly<Record<string, RawShape>>, name: string): Shape {
  return serviceModel({ shapes }).resolveShape(name)
}
