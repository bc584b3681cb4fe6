import { expect, test } from 'vitest'
import { answering, refusal } from './answering.js'

test('a waiter of the resource knows what answers mean', async () => {
  const meanings: [status: number, code: string, exists: boolean][] = [
    [404, '404', false],
    [403, '403', true],
    [301, '301', true],
  ]
  for (const [status, code, exists] of meanings) {
    const { root, calls } = answering('s3', () => {
      throw refusal(code, status)
    })
    expect(await root.Bucket('photos').exists()).toBe(exists)
    expect(calls.map(({ operation }) => operation)).toEqual(['HeadBucket'])
  }
  expect(await answering('s3').root.Bucket('photos').exists()).toBe(true)
})

test('a table that is being made exists already', async () => {
  const { root } = answering('dynamodb', () => ({ Table: { TableStatus: 'CREATING' } }))
  expect(await root.Table('t').exists()).toBe(true)
})

test('an answer without the resource says that there is none', async () => {
  expect(
    await answering('cloudwatch', () => ({ MetricAlarms: [] }))
      .root.Alarm('a')
      .exists(),
  ).toBe(false)
  expect(
    await answering('ec2', () => ({ Reservations: [] }))
      .root.Instance('i-1')
      .exists(),
  ).toBe(false)
})

test('a waiter of the service knows the errors of a resource that has none of its own', async () => {
  const { root } = answering('cloudformation', () => {
    throw refusal('ValidationError', 400)
  })
  expect(await root.Stack('s').exists()).toBe(false)
})

test('codes that say so mean that there is none, all other errors are thrown', async () => {
  const codes = ['NoSuchEntity', 'InvalidVpcID.NotFound', 'AWS.SimpleQueueService.NonExistentQueue']
  for (const code of codes) {
    const { root } = answering('ec2', () => {
      throw refusal(code, 400)
    })
    expect(await root.Vpc('vpc-1').exists()).toBe(false)
  }
  const { root } = answering('ec2', () => {
    throw refusal('UnauthorizedOperation', 403)
  })
  await expect(root.Vpc('vpc-1').exists()).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
  await expect(root.Vpc('vpc-1').exists({ signal: AbortSignal.abort() })).rejects.toThrow('aborted')
})
