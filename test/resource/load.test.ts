import { expect, test } from 'vitest'
import { ClientError, ResourceLoadException, ResourceNotLoadedError } from '../../src/index.js'
import { answering, refusal } from './answering.js'

const instance = { InstanceId: 'i-1', State: { Name: 'running' }, SubnetId: 'subnet-1' }
const instances = { Reservations: [{ Instances: [instance] }] }

test('an attribute that is not loaded is an error that says what to do', async () => {
  const { root, calls } = answering('ec2', () => instances)
  const early = root.Instance('i-1') as Awaited<ReturnType<ReturnType<typeof root.Instance>['load']>>
  const read = (): unknown => early.state
  expect(read).toThrow(ResourceNotLoadedError)
  expect(read).toThrow(
    "state of ec2.Instance(id='i-1') is not loaded: await load() first, or read (await resource.loaded()).state.",
  )
  expect(() => early.subnet).toThrow(/subnet of ec2.Instance/)
  expect(calls).toEqual([])
  expect((await early.load()).state?.Name).toBe('running')
  expect(early.subnet?.id).toBe('subnet-1')
})

test('what can be had only from a list says so', () => {
  const { root } = answering('s3')
  const version = root.ObjectVersion('photos', 'a', 'v1') as unknown as { readonly size: number }
  expect(() => version.size).toThrow(/nothing loads it: it comes with the list or action that gives such resources/)
})

test('load always calls, loaded calls once, also when it is asked for by many', async () => {
  const { root, calls } = answering('ec2', () => instances)
  const one = root.Instance('i-1')
  const [first, second] = await Promise.all([one.loaded(), one.loaded()])
  expect([first === second, first.state?.Name]).toEqual([true, 'running'])
  await one.loaded()
  expect(calls).toHaveLength(1)
  await one.load()
  await one.reload()
  expect(calls).toHaveLength(3)
})

test('a load that is refused is made again', async () => {
  const { root, calls } = answering('ec2', (_, number) => {
    if (number === 1) throw refusal('UnauthorizedOperation', 403)
    return instances
  })
  const one = root.Instance('i-1')
  await expect(one.loaded()).rejects.toBeInstanceOf(ClientError)
  expect((await one.loaded()).state?.Name).toBe('running')
  expect(calls).toHaveLength(2)
})

test('a load takes parameters of its call and options', async () => {
  const { root, calls } = answering('s3', () => ({ ContentLength: 3 }))
  const object = root.Object('photos', 'a')
  expect((await object.load({ VersionId: 'v1' })).contentLength).toBe(3)
  expect(calls[0]!.params).toMatchObject({ Bucket: 'photos', Key: 'a', VersionId: 'v1' })
  await expect(object.load({}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  await expect(root.Object('photos', 'b').loaded({}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
})

test('loading what does not exist is an error, even where the service gives an empty answer', async () => {
  const { root } = answering('cloudwatch', () => ({ MetricAlarms: [] }))
  const alarm = root.Alarm('high')
  await expect(alarm.load()).rejects.toThrow(ResourceLoadException)
  await expect(alarm.load()).rejects.toThrow(
    "cloudwatch.Alarm(name='high') does not exist: DescribeAlarms found nothing.",
  )
})

test('an action that may change something makes a resource forget its data, one that only reads does not', async () => {
  const { root } = answering('ec2', ({ operation }) => (operation === 'DescribeInstances' ? instances : {}))
  const one = await root.Instance('i-1').load()
  await one.describeAttribute({ Attribute: 'userData' })
  await one.consoleOutput()
  expect(one.state?.Name).toBe('running')
  await one.stop()
  expect(one.meta.data).toBeUndefined()
  expect(() => one.state).toThrow(/is not loaded any more, since stop\(\) may have changed it: await load\(\) first/)
  expect((await one.loaded()).state?.Name).toBe('running')
})

test('an action that needs the data loads them', async () => {
  const { root, calls } = answering('ec2', ({ operation }) =>
    operation === 'DescribeNetworkInterfaces' ? { NetworkInterfaces: [{ Attachment: { AttachmentId: 'a-1' } }] } : {},
  )
  await root.NetworkInterface('eni-1').detach()
  expect(calls).toEqual([
    { operation: 'DescribeNetworkInterfaces', params: { NetworkInterfaceIds: ['eni-1'] } },
    { operation: 'DetachNetworkInterface', params: { AttachmentId: 'a-1' } },
  ])
})

test('data that came with a list are there at once, and so is what they lead to', async () => {
  const { root, calls } = answering('ec2', () => instances)
  const [one] = await root.instances.toArray()
  expect([one!.state?.Name, one!.subnet?.id, one!.vpc, one!.networkInterfaces]).toEqual([
    'running',
    'subnet-1',
    undefined,
    [],
  ])
  expect(calls).toHaveLength(1)
  expect(one!.meta.data).toBe(instance)
})

test('an identifier is known without the data, under its attribute’s name too', () => {
  const { root } = answering('iam')
  expect([root.User('me').name, root.User('me').userName]).toEqual(['me', 'me'])
})
