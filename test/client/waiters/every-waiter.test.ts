import { expect, test } from 'vitest'
import { acceptorsOf } from '../../../src/client/waiters/waiter-acceptors.js'
import { methodName } from '../../../src/base/names.js'
import { clientFor, loader } from '../../helpers/client.js'

test('every waiter asks an operation that exists, and its acceptors compile', async () => {
  let waiters = 0
  for (const service of loader.serviceNames()) {
    const { model, source } = loader.load(service)
    const { operationNames } = model
    for (const waiter of Object.values(source.waiters())) {
      waiters++
      expect(operationNames).toContain(waiter.operation)
      expect(await acceptorsOf(waiter)).toHaveLength(waiter.acceptors.length)
      expect(waiter.acceptors.some(({ state }) => state === 'success')).toBe(true)
    }
  }
  expect(waiters).toBeGreaterThan(200)
})

test('waiters are found in every spelling, and listed in ours', () => {
  for (const service of loader.serviceNames()) {
    const client = clientFor(service, 'http://127.0.0.1:1')
    const names = Object.keys(loader.load(service).source.waiters())
    expect(client.waiterNames).toEqual(names.map(methodName).toSorted())
    for (const name of names) expect(client.getWaiter(methodName(name)).name).toBe(name)
  }
})
