/**
 * How an operation's parameters become a request and its answers an output: known once the protocol is loaded.
 */

import type { Operation } from '../model/operation.js'
import type { AnswerParser, ErrorParser, Protocol, Serializer } from '../protocol/protocol.js'
import type { ClientContext } from './context.js'
import type { InputOpener } from './event-input.js'
import type { EventOpener } from './event-output.js'
import { compilePageLists } from './pages/page-lists.js'

type CodecSource = Pick<ClientContext, 'protocol' | 'paginators' | 'validates'>

/** The codec of an operation. */
export interface Codec {
  readonly serialize: Serializer
  readonly parse: AnswerParser
  readonly parseError: ErrorParser
  /** Opens the events of an answer, where the operation has any. */
  readonly openEvents: EventOpener | undefined
  /** Has the caller's events be the body of the request, where the operation takes any. */
  readonly openInput: InputOpener | undefined
}

/** Gives an operation's codec; at once from the second time on. */
export function lazyCodec(operation: Operation, client: CodecSource): () => Codec | Promise<Codec> {
  let codec: Codec | Promise<Codec> | undefined
  return () =>
    (codec ??= compileCodec(operation, client).then((compiled) => {
      codec = compiled
      return compiled
    }))
}

async function compileCodec(operation: Operation, client: CodecSource): Promise<Codec> {
  const protocol = await client.protocol()
  return {
    serialize: protocol.compileSerializer(operation),
    parse: compileParse(operation, protocol, client),
    parseError: protocol.compileErrorParser(),
    openEvents: await compileEvents(operation, protocol),
    openInput: await compileInput(operation, protocol, client),
  }
}

/** Lists that pages are about are given where the service leaves them out. */
function compileParse(operation: Operation, protocol: Protocol, { paginators }: CodecSource): AnswerParser {
  const parse = protocol.compileParser(operation)
  const fill = compilePageLists(operation, paginators()[operation.name])
  if (fill === undefined) return parse
  return (message) => {
    const answer = parse(message)
    fill(answer.output)
    return answer
  }
}

/** Few operations have events: what reads them is loaded for those. */
async function compileEvents(operation: Operation, protocol: Protocol): Promise<EventOpener | undefined> {
  if (operation.eventStreamOutput === undefined) return undefined
  const { compileEventOpener } = await import('./event-output.js')
  return compileEventOpener(operation, protocol)
}

async function compileInput(
  operation: Operation,
  protocol: Protocol,
  { validates }: CodecSource,
): Promise<InputOpener | undefined> {
  if (operation.eventStreamInput === undefined) return undefined
  const { compileInputOpener } = await import('./event-input.js')
  return compileInputOpener(operation, protocol, validates)
}
