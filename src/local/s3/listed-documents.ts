/**
 * Documents of which a bucket may have many, each under an id: analytics, inventories, metrics, tiering.
 * They are kept and told of; nothing is done by them.
 */

import { asMembers, hasMembers, type Members } from '../../protocol/members.js'
import type { AnyHandler, AnyHandlers } from '../handlers.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { invalidArgument, malformedXml } from './errors.js'
import { requireBucket } from './find.js'
import type { S3State } from './state.js'

/** A kind of document: the part of the operations' names, the member, and the list in the answer. */
interface Kind {
  readonly name: string
  readonly member: string
  readonly list: string
}

const kinds: readonly Kind[] = ['Analytics', 'Inventory', 'Metrics', 'IntelligentTiering'].map((name) => ({
  name,
  member: `${name}Configuration`,
  list: `${name}ConfigurationList`,
}))

const PAGE = 100
const COUNT_LIMIT = 1000

/** The handlers of all kinds. */
export function listedDocumentHandlers(state: S3State): AnyHandlers {
  return Object.fromEntries(kinds.flatMap((kind) => handlersOf(state, kind)))
}

function handlersOf(state: S3State, { name, member, list }: Kind): readonly (readonly [string, AnyHandler])[] {
  const bucketOf = (input: Members, context: Parameters<AnyHandler>[1]) => {
    const bucket = requireBucket(state, { ...input, Bucket: textIn(input, 'Bucket') }, context)
    return { bucket, documents: asMembers(bucket.documents[name]) }
  }
  const put: AnyHandler = (input, context) => {
    const { bucket, documents } = bucketOf(input, context)
    const document = input[member]
    const id = textIn(input, 'Id')
    if (!hasMembers(document)) throw malformedXml()
    if (document['Id'] !== id) throw invalidArgument('The Id does not match that of the configuration', 'id', id)
    if (documents[id] === undefined && Object.keys(documents).length >= COUNT_LIMIT) {
      const text =
        'You are attempting to create a new configuration but have already reached the 1,000-configuration limit.'
      throw new ServiceError('TooManyConfigurations', text, { status: 400 })
    }
    const changed = { ...documents, [id]: document }
    state.buckets.set(bucket.name, { ...bucket, documents: { ...bucket.documents, [name]: changed } })
  }
  const find: AnyHandler = (input, context) => {
    const document = bucketOf(input, context).documents[textIn(input, 'Id')]
    if (document === undefined) throw noSuchConfiguration()
    return { [member]: document }
  }
  const remove: AnyHandler = (input, context) => {
    const { bucket, documents } = bucketOf(input, context)
    const id = textIn(input, 'Id')
    if (documents[id] === undefined) throw noSuchConfiguration()
    const left = Object.fromEntries(Object.entries(documents).filter(([other]) => other !== id))
    state.buckets.set(bucket.name, { ...bucket, documents: { ...bucket.documents, [name]: left } })
  }
  const listAll: AnyHandler = (input, context) => {
    const { documents } = bucketOf(input, context)
    const token = textIn(input, 'ContinuationToken')
    const after = Buffer.from(token, 'base64url').toString()
    const rest = Object.keys(documents)
      .filter((id) => id > after)
      .toSorted()
    const page = rest.slice(0, PAGE)
    const isTruncated = page.length < rest.length
    return {
      IsTruncated: isTruncated,
      ...(token === '' ? {} : { ContinuationToken: token }),
      ...(isTruncated ? { NextContinuationToken: Buffer.from(page.at(-1) ?? '').toString('base64url') } : {}),
      [list]: page.map((id) => documents[id]),
    }
  }
  return [
    [`putBucket${name}Configuration`, put],
    [`getBucket${name}Configuration`, find],
    [`deleteBucket${name}Configuration`, remove],
    [`listBucket${name}Configurations`, listAll],
  ]
}

function noSuchConfiguration(): ServiceError {
  return new ServiceError('NoSuchConfiguration', 'The specified configuration does not exist.', { status: 404 })
}
