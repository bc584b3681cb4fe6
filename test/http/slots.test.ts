import { expect, test } from 'vitest'

import { Slots } from '../../src/http/slots.js'

test('places are given in the order of asking', () => {
  const slots = new Slots(2)
  const order: number[] = []
  expect([slots.tryTake(), slots.tryTake(), slots.tryTake()]).toEqual([true, true, false])
  for (const number of [1, 2, 3]) slots.wait(() => order.push(number))
  slots.release()
  expect(order).toEqual([1])
  slots.release()
  slots.release()
  expect(order).toEqual([1, 2, 3])
  expect(slots.idle).toBe(false)
  slots.release()
  slots.release()
  expect(slots.idle).toBe(true)
})

test('who leaves the queue gets no place', () => {
  const slots = new Slots(1)
  slots.tryTake()
  const order: string[] = []
  const leaving = (): void => void order.push('leaving')
  slots.wait(leaving)
  slots.wait(() => order.push('staying'))
  slots.forget(leaving)
  slots.release()
  expect(order).toEqual(['staying'])
})

test('a place given back at once goes to the next', () => {
  const slots = new Slots(1)
  slots.tryTake()
  let served = 0
  for (let number = 0; number < 20_000; number += 1) {
    slots.wait(() => {
      served += 1
      slots.release()
    })
  }
  slots.release()
  expect(served).toBe(20_000)
  expect(slots.idle).toBe(true)
})
