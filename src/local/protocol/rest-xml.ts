/**
 * The server side of rest-xml.
 *
 * @see features 5.5, 5.7
 */

import type { ServiceModel } from '../../model/service.js'
import type { Shape } from '../../model/shape.js'
import { asMembers } from '../../protocol/members.js'
import type { RestBodyReader } from '../../protocol/rest-response-members.js'
import { readDocument } from '../../protocol/xml-document.js'
import { escapeText } from '../../protocol/xml-entities.js'
import { createXmlReaders } from '../../protocol/xml-reader.js'
import { createXmlWriters } from '../../protocol/xml-writer.js'
import { errorFacts } from './error-facts.js'
import { compileEventsWriter } from './events.js'
import { compileRestWriter, type RestAnswerBodies } from './rest-answer.js'
import { createRestFinder } from './rest-path.js'
import { compileRestReader } from './rest-request.js'
import { oncePerOperation, type ServerProtocolFactory } from './server-protocol.js'
import { namespaceOf, plainElements, xmlDocument } from './xml-answer.js'

/** In what a service's documents are special. */
export interface RestXmlOptions {
  /** The root elements of answers by operation, where the model's names are not those on the wire. */
  readonly roots?: Readonly<Record<string, string>>
  readonly namespace?: string
  /** Operations whose requests look like those of newer ones. */
  readonly superseded?: readonly string[]
  /** `Error` is the root of errors; else it stands in an `ErrorResponse`. */
  readonly hasBareErrors?: boolean
}

/** Makes the `rest-xml` protocol of services. */
export function createRestXml(options: RestXmlOptions = {}): ServerProtocolFactory {
  return (service) => {
    const namespace = namespaceOf(options.namespace ?? service.metadata.xmlNamespace)
    const requestBodies = createRequestBodies()
    const answerBodies = createAnswerBodies(service, namespace, options.roots ?? {})
    const codes = { malformedBody: 'MalformedXML', malformedValue: 'InvalidArgument' }
    return {
      name: 'rest-xml',
      invalidCode: options.hasBareErrors === true ? 'MalformedXML' : 'InvalidInput',
      malformedCode: codes.malformedBody,
      findOperation: createRestFinder(service, options.superseded),
      reader: oncePerOperation((operation) => compileRestReader(operation, requestBodies, codes)),
      writer: oncePerOperation((operation) => compileRestWriter(operation, answerBodies)),
      writeError(error, requestId) {
        const { code, status, isSender } = errorFacts(service, error)
        const details = `<Message>${escapeText(error.message)}</Message>${plainElements(error.fields)}`
        const content = `<Code>${escapeText(code)}</Code>${details}`
        const type = isSender ? 'Sender' : 'Receiver'
        const root =
          options.hasBareErrors === true
            ? `<Error>${content}<RequestId>${requestId}</RequestId><HostId>${hostIdOf(requestId)}</HostId></Error>`
            : `<ErrorResponse${namespace}><Error><Type>${type}</Type>${content}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`
        const headers = { 'content-type': 'application/xml', ...error.headers }
        return { status, headers, body: xmlDocument(root) }
      },
    }
  }
}

/** S3's second id of a request. */
export function hostIdOf(requestId: string): string {
  return Buffer.from(`local/${requestId}/${requestId}`).toString('base64')
}

function createRequestBodies(): RestBodyReader {
  const readers = createXmlReaders()
  return {
    compilePayload(shape) {
      const read = readers(shape)
      return (body, message) => readDocument(body, message, read)
    },
    compileMembers(input, members) {
      const read = readers(input)
      if (members.size === 0) return () => ({})
      return (body, message) => (body.length === 0 ? {} : asMembers(readDocument(body, message, read)))
    },
  }
}

function createAnswerBodies(
  service: ServiceModel,
  namespace: string,
  roots: Readonly<Record<string, string>>,
): RestAnswerBodies {
  const writers = createXmlWriters()
  const withRoot = (shape: Shape, operation: string): Shape => {
    const locationName = roots[operation] ?? shape.traits.locationName ?? shape.name
    return shape.withTraits({ locationName })
  }
  const document = (root: string): string => {
    const hasNamespace = /^<[^>]* xmlns="/.test(root)
    return xmlDocument(hasNamespace ? root : root.replace(/^<([^\s/>]+)/, `<$1${namespace}`))
  }
  return {
    contentType: 'application/xml',
    compilePayload(shape, operation) {
      const write = writers.compileRoot(withRoot(shape, operation.name))
      return (value) => document(write(value))
    },
    compileMembers(output, members, operation) {
      const write = writers.compileMembers(withRoot(output, operation.name), members)
      return (value) => document(write(value))
    },
    compileEvents: (shape) => compileEventsWriter(service, shape),
  }
}
