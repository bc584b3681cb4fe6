/**
 * The types of what a test lays ready.
 */

import type { BodyInput, StreamingBody } from '../client/service-types.js'
import type { ResponseMetadata } from '../errors/call.js'
import type { ANY } from './expected-params.js'

/** What an operation may be stubbed to answer: nothing of it is required, and a body need not be a stream. */
export type StubbedOutput<Output> = [Output] extends [never]
  ? object
  : {
      [Name in Exclude<keyof Output, 'ResponseMetadata'>]?: Output[Name] extends StreamingBody
        ? BodyInput
        : Output[Name]
    } & {
      ResponseMetadata?: Partial<ResponseMetadata>
    }

/** Parameters in which each part may be {@link ANY}. */
export type ExpectedParams<Value> =
  | typeof ANY
  | (Value extends readonly (infer Item)[]
      ? readonly ExpectedParams<Item>[]
      : Value extends string | number | bigint | boolean | Date | ArrayBuffer | ArrayBufferView
        ? Value
        : { [Name in keyof Value]?: ExpectedParams<Value[Name]> })
