/**
 * The server side of query and ec2: a form comes in, XML goes out.
 *
 * @see features 5.2, 5.3
 */

import { utf8 } from '../../base/bytes.js'
import type { Operation } from '../../model/operation.js'
import type { ServiceModel } from '../../model/service.js'
import { asMembers } from '../../protocol/members.js'
import { escapeText } from '../../protocol/xml-entities.js'
import { createXmlWriters } from '../../protocol/xml-writer.js'
import { errorFacts } from './error-facts.js'
import { createFormReaders, type FormDialect } from './form-reader.js'
import { parseForm } from './form-tree.js'
import {
  type AnswerMessage,
  oncePerOperation,
  type RequestMessage,
  type ServerProtocol,
  type ServerProtocolFactory,
} from './server-protocol.js'
import { namespaceOf, plainElements, xmlDocument } from './xml-answer.js'

/** The `query` protocol of a service. */
export const query: ServerProtocolFactory = (service) => createQuery(service, queryDialect)

/** The `ec2` protocol of a service. */
export const ec2: ServerProtocolFactory = (service) => createQuery(service, ec2Dialect)

interface Dialect extends FormDialect {
  readonly name: string
  readonly invalidCode: string
  /** The document of a success. `write` gives the members within an element of that name. */
  document(operation: Operation, namespace: string, requestId: string, write: ElementWriter): string
  error(code: string, isSender: boolean, details: string, requestId: string, namespace: string): string
}

/** Writes the output under this name; the empty text where the operation has none. */
type ElementWriter = (name: string, namespace: string) => string

const queryDialect: Dialect = {
  name: 'query',
  isAlwaysFlat: false,
  malformedCode: 'MalformedInput',
  invalidCode: 'ValidationError',
  nameOf: ({ traits }, memberName) => traits.locationName ?? memberName,
  document({ name, output }, namespace, requestId, write) {
    const result = write(output?.traits.resultWrapper ?? `${name}Result`, '')
    const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
    return `<${name}Response${namespace}>${result}${metadata}</${name}Response>`
  },
  error(code, isSender, details, requestId, namespace) {
    const type = isSender ? 'Sender' : 'Receiver'
    const error = `<Error><Type>${type}</Type><Code>${escapeText(code)}</Code>${details}</Error>`
    return `<ErrorResponse${namespace}>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`
  },
}

const ec2Dialect: Dialect = {
  name: 'ec2',
  isAlwaysFlat: true,
  malformedCode: 'InvalidParameterValue',
  invalidCode: 'MissingParameter',
  nameOf: ({ traits }, memberName) => traits.queryName ?? upperFirst(traits.locationName) ?? memberName,
  document({ name, output }, namespace, requestId, write) {
    const id = `<requestId>${requestId}</requestId>`
    if (output === undefined) return `<${name}Response${namespace}>${id}<return>true</return></${name}Response>`
    const root = write(`${name}Response`, namespace)
    const end = root.indexOf('>') + 1
    return root.slice(0, end) + id + root.slice(end)
  },
  error(code, _isSender, details, requestId) {
    const error = `<Error><Code>${escapeText(code)}</Code>${details}</Error>`
    return `<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`
  },
}

function upperFirst(name: string | undefined): string | undefined {
  return name === undefined ? undefined : name.charAt(0).toUpperCase() + name.slice(1)
}

function createQuery(service: ServiceModel, dialect: Dialect): ServerProtocol {
  const readers = createFormReaders(dialect)
  const writers = createXmlWriters()
  const namespace = namespaceOf(service.metadata.xmlNamespace)
  const names = new Set(service.operationNames)

  return {
    name: dialect.name,
    invalidCode: dialect.invalidCode,
    malformedCode: dialect.malformedCode,
    findOperation(message) {
      const action = parseForm(formOf(message)).children.get('Action')?.value
      if (action === undefined || !names.has(action)) return undefined
      return { operation: service.operation(action), labels: {} }
    },
    reader: oncePerOperation(({ input }) => {
      if (input === undefined) return () => ({})
      const read = readers(input)
      return (message) => asMembers(read(parseForm(formOf(message))))
    }),
    writer: oncePerOperation((operation) => {
      const { output } = operation
      return (members, requestId) => {
        const write: ElementWriter = (locationName, xmlNamespace) => {
          if (output === undefined) return ''
          const root = writers.compileRoot(output.withTraits({ locationName }))(members)
          return root.replace(/^<([^\s/>]+)[^>]*>/, `<$1${xmlNamespace}>`)
        }
        return xmlAnswer(200, dialect.document(operation, namespace, requestId, write), requestId)
      }
    }),
    writeError(error, requestId) {
      const { code: known, status, isSender } = errorFacts(service, error)
      const isCompatible = service.metadata.awsQueryCompatible !== undefined
      const code = isCompatible ? (error.queryCode ?? known) : known
      const details = `<Message>${escapeText(error.message)}</Message>${plainElements(error.fields)}`
      const answer = xmlAnswer(status, dialect.error(code, isSender, details, requestId, namespace), requestId)
      Object.assign(answer.headers, error.headers)
      return answer
    },
  }
}

/** A form stands in the body, or, where a call was presigned or is made by GET, in the query. */
function formOf({ body, query: queryText }: RequestMessage): string {
  const form = body instanceof Uint8Array && body.length > 0 ? utf8(body) : ''
  return form !== '' && queryText !== '' ? `${form}&${queryText}` : form + queryText
}

function xmlAnswer(status: number, root: string, requestId: string): AnswerMessage {
  const headers = { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId }
  return { status, headers, body: xmlDocument(root) }
}
