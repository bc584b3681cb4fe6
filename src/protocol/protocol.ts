/**
 * What a protocol must be able to do. Each is compiled per operation and shape, once, to closures;
 * nothing is read from the model while a call runs.
 */

import type { Body, Headers, HttpResponse, SerializedRequest } from '../base/http-message.js'
import type { Operation } from '../model/operation.js'
import type { ServiceModel } from '../model/service.js'
import type { Shape } from '../model/shape.js'

/** Parameters of a call or members of an answer, spelled as AWS spells them. */
export type Params = Readonly<Record<string, unknown>>

/** Parameters, already validated, to a request. Never changes what it is given. */
export type Serializer = (params: Params) => SerializedRequest

/** A successful answer on its way to the caller. */
export interface AnswerMessage {
  status: number
  headers: Headers
  /** Bytes; or, where the operation streams its output, the stream, which becomes the payload member as it is. */
  body: Uint8Array | Body
}

/** What a successful answer comes to. */
export interface ParsedAnswer {
  /** The members. Absent ones are absent, never null. */
  output: Record<string, unknown>
  requestId?: string
  hostId?: string
}

/** @throws ResponseParserError for what is cut off or malformed; never gives half an object. */
export type AnswerParser = (message: AnswerMessage) => ParsedAnswer

/** An error answer, before it is known whether the model has a shape for its code. */
export interface ParsedError {
  code: string
  message: string
  /** All that stands in the answer's `Error` beside code and message: `Type`, S3's `BucketName` … */
  fields: Record<string, unknown>
  requestId?: string
  hostId?: string
  /** Parses the modelled members of the error; called when the service's model has a shape for the code. */
  members(shape: Shape): Record<string, unknown>
}

/** Never throws: what cannot be understood becomes an error with the status as code and the text as message. */
export type ErrorParser = (response: HttpResponse) => ParsedError

/** One protocol for one service. */
export interface Protocol {
  /** As in the service models: `rest-xml`. */
  readonly name: string
  compileSerializer(operation: Operation): Serializer
  compileParser(operation: Operation): AnswerParser
  compileErrorParser(): ErrorParser
  /** A structure to and from bytes without HTTP around it: the payloads of event streams. */
  compileBodyParser(shape: Shape): (bytes: Uint8Array) => Record<string, unknown>
  compileBodySerializer(shape: Shape): (value: Params) => Uint8Array | string
  /** The media type of a serialised body. */
  readonly contentType: string
  /** A stream of events begins with an event that has the answer's other members. */
  readonly hasInitialResponse?: boolean
}

/** Makes the protocol of a service. */
export type ProtocolFactory = (service: ServiceModel) => Protocol
