import { expect, test } from 'vitest'

import { UnsupportedServiceProtocolsError } from '../../src/errors/data.js'
import { chooseProtocol } from '../../src/protocol/choose.js'
import { serviceModel } from '../helpers/service-model.js'

const names = ['json', 'rest-json', 'rest-xml', 'smithy-rpc-v2-cbor', 'query', 'ec2']

test('a service that offers one protocol is spoken to in it', () => {
  for (const protocol of names) expect(chooseProtocol(serviceModel({ metadata: { protocol } })).name).toBe(protocol)
})

test('of several protocols the most preferred is taken, in whichever order they stand', () => {
  names.forEach((name, i) => {
    const protocols = names.slice(i).toReversed()
    expect(chooseProtocol(serviceModel({ metadata: { protocols: ['new', ...protocols] } })).name).toBe(name)
  })
})

test('a service whose protocols are all unknown is refused with their names', () => {
  const service = serviceModel({ metadata: { protocol: 'soap', protocols: ['soap', 'rest-soap'] } })
  expect(() => chooseProtocol(service)).toThrow(UnsupportedServiceProtocolsError)
  expect(() => chooseProtocol(service)).toThrow(/soap, rest-soap.*json, rest-json, rest-xml/)
})

test('times in JSON documents keep their milliseconds where a service asks for it', () => {
  const service = serviceModel({
    metadata: { protocol: 'rest-json' },
    shapes: { T: { type: 'timestamp' }, Body: { type: 'structure', members: { At: { shape: 'T' } } } },
  })
  const write = (timesToMilliseconds: boolean) =>
    chooseProtocol(service, { timesToMilliseconds }).compileBodySerializer(service.resolveShape('Body'))({
      At: new Date(1500),
    })
  expect(JSON.parse(String(write(true)))).toEqual({ At: 1.5 })
  expect(JSON.parse(String(write(false)))).toEqual({ At: 1 })
})
