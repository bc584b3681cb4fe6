import { expect, test } from 'vitest'
import { ResourceLoadException } from '../../src/index.js'
import { compileBatchAction } from '../../src/resource/batch-action.js'
import { Collection } from '../../src/resource/collection.js'
import { type Resource, resourceKind } from '../../src/resource/resource.js'
import { answering } from './answering.js'

test('one call a page, with all resources of the page, and what the caller adds', async () => {
  const { root, calls } = answering('ec2', ({ operation }, number) => {
    if (operation !== 'DescribeInstances') return { StoppingInstances: [] }
    // In the middle of a list services give empty pages, too.
    const ids = [['i-1', 'i-2'], [], ['i-3']][(number - 1) >> 1] ?? ['i-3']
    const Reservations = [{ Instances: ids.map((InstanceId) => ({ InstanceId })) }]
    return ids.includes('i-3') ? { Reservations } : { Reservations, NextToken: `t${number}` }
  })
  const answers = await root.instances.stop({ Force: true })
  expect(calls.filter(({ operation }) => operation === 'StopInstances').map(({ params }) => params)).toEqual([
    { InstanceIds: ['i-1', 'i-2'], Force: true },
    { InstanceIds: ['i-3'], Force: true },
  ])
  expect([answers.length, answers.failures]).toEqual([2, []])
})

function bucketOf(keys: string[], refused: Record<string, unknown>[]) {
  return answering('s3', ({ operation }) =>
    operation === 'ListObjects'
      ? { Contents: keys.map((Key) => ({ Key })) }
      : operation === 'ListObjectVersions'
        ? { Versions: keys.map((Key, i) => ({ Key, VersionId: `v${i}` })) }
        : { Deleted: [], Errors: refused },
  )
}

test('items that the service refuses are reported one by one', async () => {
  const { root, calls } = bucketOf(
    ['a', 'b', 'c'],
    [
      { Key: 'b', Code: 'AccessDenied', Message: 'Access Denied' },
      { Key: 'x', Code: 'InternalError' },
    ],
  )
  const answers = await root.Bucket('photos').objects.delete({ Delete: { Quiet: true } })
  expect(calls[1]!.params).toMatchObject({
    Bucket: 'photos',
    Delete: { Objects: [{ Key: 'a' }, { Key: 'b' }, { Key: 'c' }], Quiet: true },
  })
  const [denied, unknown] = answers.failures
  expect([denied!.resource?.key, denied!.code, denied!.message]).toEqual(['b', 'AccessDenied', 'Access Denied'])
  expect(unknown).toMatchObject({
    resource: undefined,
    code: 'InternalError',
    message: undefined,
    detail: { Key: 'x' },
  })
  expect(answers.map(({ Errors }) => Errors?.length)).toEqual([2])
})

test('a refused version is told from others of the same key', async () => {
  const { root, calls } = bucketOf(['a', 'a'], [{ Key: 'a', VersionId: 'v1', Code: 'AccessDenied' }])
  const { failures } = await root.Bucket('photos').objectVersions.delete()
  expect(calls[1]!.params['Delete']).toEqual({
    Objects: [
      { Key: 'a', VersionId: 'v0' },
      { Key: 'a', VersionId: 'v1' },
    ],
  })
  expect(failures.map(({ resource }) => resource?.id)).toEqual(['v1'])
})

test('what an entry needs of the data must be there', async () => {
  const { root, calls } = answering('sqs', () => ({ Failed: [{ Id: 'm2', SenderFault: true, Code: 'Invalid' }] }))
  const message = root.Message('https://q', 'handle') as unknown as Resource
  const kind = resourceKind(message)
  const collectionOf = (...items: Resource[]): Collection =>
    new Collection({
      parent: root as unknown as Resource,
      params: {},
      source: {
        className: 'sqs.messagesCollection',
        itemClassName: 'sqs.Message',
        async *pages() {
          yield items
        },
      },
    })
  const run = compileBatchAction(kind, kind.model.batchActions[0]!.raw)
  await expect(run(collectionOf(message))).rejects.toThrow(ResourceLoadException)
  const { client } = message.meta
  const loaded = ['m1', 'm2'].map((MessageId) => kind.create(client, ['https://q', `h-${MessageId}`], { MessageId }))
  const { failures } = await run(collectionOf(...loaded))
  expect(calls[0]!.params).toMatchObject({
    QueueUrl: 'https://q',
    Entries: [
      { Id: 'm1', ReceiptHandle: 'h-m1' },
      { Id: 'm2', ReceiptHandle: 'h-m2' },
    ],
  })
  expect(failures[0]!.resource).toBe(loaded[1])
})
