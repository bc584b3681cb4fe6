import { expect, test } from 'vitest'
import { HierarchicalEmitter } from '../../src/base/emitter.js'
import { currentEventName } from '../../src/services/event-aliases.js'

test.each([
  ['before-call.route53.ListHostedZones', 'before-call.route-53.ListHostedZones'],
  ['before-call.elb', 'before-call.elastic-load-balancing'],
  ['request-created.data.iot.Publish', 'request-created.iot-data-plane.Publish'],
  ['request-created.data.jobs.iot', 'request-created.iot-jobs-data-plane'],
  ['needs-retry.runtime.sagemaker', 'needs-retry.sagemaker-runtime'],
  ['before-call.monitoring.PutMetricData', 'before-call.cloudwatch.PutMetricData'],
  ['x.elb.y.elb', 'x.elastic-load-balancing.y.elb'],
  ['before-call.s3.PutObject', 'before-call.s3.PutObject'],
  ['before-call.cloudwatch-logs', 'before-call.cloudwatch-logs'],
])('%s is called %s today', (old, name) => {
  expect(currentEventName(old)).toBe(name)
})

test('a handler under an old name hears the event, and is removed under either', () => {
  const events = new HierarchicalEmitter(currentEventName)
  events.register('before-call.route53', () => 1, 'id')
  expect(events.emit('before-call.route-53.ListHostedZones')).toEqual([1])
  expect(events.emit('before-call.route53')).toEqual([1])
  expect(events.copy().emit('before-call.route53')).toEqual([1])
  events.unregister('before-call.route-53', 'id')
  expect(events.emit('before-call.route53')).toEqual([])
})
