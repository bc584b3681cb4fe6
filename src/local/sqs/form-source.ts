/**
 * SQS as it was before it spoke JSON: the names that its forms and their XML have for what the model calls otherwise.
 *
 * @see AWS "Amazon SQS API Reference", requests of the AWS query protocol
 */

import type { ModelSource, RawReference, RawShape } from '../../model/raw.js'

/** The model of SQS with the names of the query protocol. */
export function sqsFormSource(source: ModelSource): ModelSource {
  const { metadata, clientContextParams, operationNames, shapeNames, exceptionNames } = source
  return {
    metadata: { ...metadata, protocol: 'query', xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/' },
    ...(clientContextParams === undefined ? {} : { clientContextParams }),
    operationNames,
    shapeNames,
    exceptionNames,
    operation: (name) => source.operation(name),
    shape(name) {
      const raw = source.shape(name)
      return raw === undefined ? undefined : withFormNames(name, raw)
    },
  }
}

/** Members whose names in forms are not their own. */
const formNames: Readonly<Record<string, string>> = {
  AWSAccountIds: 'AWSAccountId',
  Actions: 'ActionName',
  AttributeNames: 'AttributeName',
  Attributes: 'Attribute',
  Failed: 'BatchResultErrorEntry',
  MessageAttributeNames: 'MessageAttributeName',
  MessageAttributes: 'MessageAttribute',
  MessageSystemAttributeNames: 'MessageSystemAttributeName',
  MessageSystemAttributes: 'MessageSystemAttribute',
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
  TagKeys: 'TagKey',
  Tags: 'Tag',
  queueUrls: 'QueueUrl',
  tags: 'Tag',
}

function withFormNames(name: string, raw: RawShape): RawShape {
  if (raw.key !== undefined && raw.value !== undefined) {
    const [key, value] = name === 'TagMap' ? ['Key', 'Value'] : ['Name', 'Value']
    return { ...raw, key: { ...raw.key, locationName: key }, value: { ...raw.value, locationName: value } }
  }
  if (raw.members === undefined) return raw
  return { ...raw, members: Object.fromEntries(Object.entries(raw.members).map(named)) }
}

function named([member, reference]: readonly [string, RawReference]): readonly [string, RawReference] {
  // Entries of batches are called after their own shapes.
  const isEntries = member === 'Entries' || member === 'Successful'
  const locationName = isEntries ? reference.shape.replace(/List$/, '') : formNames[member]
  return [member, locationName === undefined ? reference : { ...reference, locationName }]
}
