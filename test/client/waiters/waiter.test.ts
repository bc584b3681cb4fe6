import { expect, test } from 'vitest'
import { defineWaiter, type WaiterAcceptor } from '../../../src/client/waiters/define-waiter.js'
import type { WaiterAttempt } from '../../../src/client/waiters/waiter.js'
import { ClientError } from '../../../src/errors/call.js'
import { InvalidExpressionError, UnknownClientMethodError } from '../../../src/errors/data.js'
import { EndpointConnectionError } from '../../../src/errors/http.js'
import { ParamValidationError } from '../../../src/errors/parameter.js'
import { WaiterConfigError, WaiterError } from '../../../src/errors/waiter.js'
import { clientFor } from '../../helpers/client.js'
import { createFakeClock } from '../../helpers/fake-clock.js'

const table: object = { TableName: 't' }
const ok = { ResponseMetadata: { HTTPStatusCode: 200 } }

function refusal(Code: string, HTTPStatusCode = 400): object {
  return { Error: { Code, Message: 'no' }, ResponseMetadata: { HTTPStatusCode } }
}

/** A client that gives these answers, the last one again and again; the clock it sleeps by. */
function answered(service: string, ...answers: (object | Error)[]) {
  const clock = createFakeClock()
  const client = clientFor(service, 'http://127.0.0.1:1', { clock })
  let asked = 0
  client.meta.events.register('before-call', () => {
    const answer = answers[Math.min(asked++, answers.length - 1)]!
    if (answer instanceof Error) throw answer
    return structuredClone(answer)
  })
  return { client, clock, asked: () => asked }
}

async function failure(wait: Promise<void>): Promise<WaiterError> {
  const error = await wait.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(WaiterError)
  return error as WaiterError
}

test('asks at once and then after each delay, until the state is there', async () => {
  const { client, clock, asked } = answered('s3', refusal('404', 404), refusal('404', 404), ok)
  await client.getWaiter('bucketExists').wait({ Bucket: 'b' })
  expect(asked()).toBe(3)
  expect(clock.sleptMs).toEqual([5000, 5000])
})

test('delay and attempts can be set, and are used up in vain', async () => {
  const { client, clock, asked } = answered('s3', refusal('404', 404))
  const params = Object.freeze({ Bucket: 'b', WaiterConfig: Object.freeze({ Delay: 0.5, MaxAttempts: 3 }) })
  const error = await failure(client.getWaiter('bucket_exists').wait(params))
  expect(error.reason).toMatch(/^Max attempts exceeded\. Previously accepted state: .*404/)
  expect(error.message).toBe(`Waiter BucketExists failed: ${error.reason}`)
  expect(error.attempts).toBe(3)
  expect(error.lastResponse).toMatchObject({ Error: { Code: '404' } })
  expect(asked()).toBe(3)
  expect(clock.sleptMs).toEqual([500, 500])
})

test('an error that the waiter does not know ends the wait at once', async () => {
  for (const status of [400, 401, 403]) {
    const { client, clock, asked } = answered('dynamodb', refusal('AccessDenied', status))
    const error = await failure(client.getWaiter('tableExists').wait(table))
    expect(error.reason).toBe('An error occurred (AccessDenied): no')
    expect(error.cause).toBeInstanceOf(ClientError)
    expect([asked(), clock.sleptMs]).toEqual([1, []])
  }
})

const stack = (StackStatus: string) => ({ ...ok, Stacks: [{ StackStatus }] })

test('a state from which there is no way back ends the wait', async () => {
  const { client } = answered('cloudformation', stack('CREATE_IN_PROGRESS'), stack('ROLLBACK_COMPLETE'))
  const error = await failure(client.getWaiter('stackCreateComplete').wait({ StackName: 's' }))
  expect(error.reason).toMatch(/^Waiter encountered a terminal failure state: .*Stacks\[\]\.StackStatus is/)
  expect(error.attempts).toBe(2)
})

test('what is no answer of the service is thrown as it is', async () => {
  const { client } = answered('s3', new EndpointConnectionError('no way'))
  await expect(client.getWaiter('bucketExists').wait({ Bucket: 'b' })).rejects.toThrow(EndpointConnectionError)
  await expect(client.getWaiter('bucketExists').wait({})).rejects.toThrow(ParamValidationError)
})

test('each attempt is told', async () => {
  const { client } = answered('s3', refusal('404', 404), ok)
  const told: WaiterAttempt[] = []
  await client.getWaiter('bucketExists').wait({ Bucket: 'b' }, { onAttempt: (attempt) => told.push(attempt) })
  expect(told.map(({ attempt, state }) => [attempt, state])).toEqual([
    [1, 'retry'],
    [2, 'success'],
  ])
  expect(told[0]!.response).toMatchObject({ Error: { Code: '404' } })
})

test('a signal ends the wait while it sleeps', async () => {
  const controller = new AbortController()
  const { client } = answered('s3', refusal('404', 404))
  const onAttempt = () => controller.abort(new Error('enough'))
  const wait = client.getWaiter('bucketExists').wait({ Bucket: 'b' }, { signal: controller.signal, onAttempt })
  await expect(wait).rejects.toThrow('enough')
})

/** Sleeps until it is woken by the signal. */
const sleep = (_: number, signal?: AbortSignal) =>
  new Promise<void>((_resolve, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))

test('a timeout is about the whole wait', async () => {
  const client = clientFor('s3', 'http://127.0.0.1:1', { clock: { ...createFakeClock(), sleep } })
  client.meta.events.register('before-call', () => refusal('404', 404))
  const wait = client.getWaiter('bucketExists').wait({ Bucket: 'b' }, { timeout: 0.01 })
  await expect(wait).rejects.toMatchObject({ name: 'TimeoutError' })
})

test('a waiter that does not exist is named with those that come nearest', () => {
  const { client } = answered('s3', ok)
  expect(() => client.getWaiter('bucketExist')).toThrow(/Did you mean bucketExists/)
  expect(() => client.getWaiter('x')).toThrow(WaiterConfigError)
  expect(client.waiterNames).toEqual(['bucketExists', 'bucketNotExists', 'objectExists', 'objectNotExists'])
})

test.each([{ Delay: -1 }, { Delay: '5' }, { MaxAttempts: 0 }, { MaxAttempts: NaN }])(
  '%j is refused',
  async (WaiterConfig) => {
    const { client } = answered('s3', ok)
    await expect(client.getWaiter('bucketExists').wait({ Bucket: 'b', WaiterConfig })).rejects.toThrow(
      WaiterConfigError,
    )
  },
)

/** The state that one acceptor gives to an answer: whether the wait ends well at the first attempt. */
async function accepts(acceptor: object, answer: object): Promise<boolean> {
  const { client } = answered('dynamodb', answer)
  const waiter = defineWaiter(client, 'Mine', {
    operation: 'describeTable',
    delay: 1,
    maxAttempts: 1,
    acceptors: [{ state: 'success', ...acceptor } as WaiterAcceptor],
  })
  return waiter.wait(table).then(
    () => true,
    () => false,
  )
}

const states = (...names: string[]) => ({ ...ok, Table: { States: names, Status: names[0], Deep: { a: [1] } } })

test.each([
  [{ matcher: 'path', argument: 'Table.Status', expected: 'A' }, states('A'), true],
  [{ matcher: 'path', argument: 'Table.Status', expected: 'A' }, states('B'), false],
  [{ matcher: 'path', argument: 'Table.Status', expected: 'A' }, { ...refusal('X'), Table: { Status: 'A' } }, false],
  [{ matcher: 'path', argument: 'Table.Deep', expected: { a: [1] } }, states('A'), true],
  [{ matcher: 'path', argument: 'length(Table.States) > `1`', expected: true }, states('A', 'B'), true],
  [{ matcher: 'path', argument: "Table.Status != 'A'", expected: true }, states('A'), false],
  [{ matcher: 'pathAll', argument: 'Table.States[]', expected: 'A' }, states('A', 'A'), true],
  [{ matcher: 'pathAll', argument: 'Table.States[]', expected: 'A' }, states('A', 'B'), false],
  [{ matcher: 'pathAll', argument: 'Table.States[]', expected: 'A' }, states(), false],
  [{ matcher: 'pathAll', argument: 'Table.Status', expected: 'A' }, states('A'), false],
  [{ matcher: 'pathAny', argument: 'Table.States[]', expected: 'B' }, states('A', 'B'), true],
  [{ matcher: 'pathAny', argument: 'Table.States[]', expected: 'C' }, states('A', 'B'), false],
  [{ matcher: 'pathAny', argument: 'Table.States[]', expected: 'C' }, states(), false],
  [{ matcher: 'status', expected: 200 }, ok, true],
  [{ matcher: 'status', expected: 404 }, refusal('X', 404), true],
  [{ matcher: 'status', expected: 404 }, refusal('X', 400), false],
  [{ matcher: 'error', expected: 'X' }, refusal('X'), true],
  [{ matcher: 'error', expected: 'Y' }, refusal('X'), false],
  [{ matcher: 'error', expected: true }, refusal('X'), true],
  [{ matcher: 'error', expected: true }, ok, false],
  [{ matcher: 'error', expected: false }, ok, true],
  [{ matcher: 'error', expected: false }, refusal('X'), false],
])('%j of %j: %j', async (acceptor, answer, outcome) => {
  expect(await accepts(acceptor, answer)).toBe(outcome)
})

test('the first acceptor that matches decides', async () => {
  const { client } = answered('dynamodb', states('A'))
  const waiter = defineWaiter(client, 'Mine', {
    operation: 'DescribeTable',
    delay: 1,
    maxAttempts: 2,
    acceptors: [
      { state: 'failure', matcher: 'path', argument: 'Table.Status', expected: 'A' },
      { state: 'success', matcher: 'status', expected: 200 },
    ],
  })
  expect(waiter.name).toBe('Mine')
  expect(waiter.config.operation).toBe('DescribeTable')
  expect((await failure(waiter.wait(table))).message).toMatch(/Mine failed/)
})

test('a definition that cannot work says why', async () => {
  const { client } = answered('dynamodb', ok)
  const waiter = (operation: string, acceptor: object) =>
    defineWaiter(client, 'Mine', { operation, delay: 1, maxAttempts: 1, acceptors: [acceptor as WaiterAcceptor] })
  expect(() => waiter('describeTabel', {})).toThrow(UnknownClientMethodError)
  const wait = (acceptor: object) => waiter('describeTable', { state: 'success', ...acceptor }).wait(table)
  await expect(wait({ matcher: 'guess' })).rejects.toThrow(WaiterConfigError)
  await expect(wait({ matcher: 'path', expected: 1 })).rejects.toThrow(WaiterConfigError)
  await expect(wait({ matcher: 'path', argument: 'A[', expected: 1 })).rejects.toThrow(InvalidExpressionError)
})
