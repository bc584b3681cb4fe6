import { expect, test } from 'vitest'

import { UnsupportedServiceProtocolsError } from '../../src/errors/data.js'
import { chooseProtocol } from '../../src/protocol/choose.js'
import { lazyProtocol } from '../../src/protocol/load.js'
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

test('times in JSON documents keep their milliseconds where a service asks for it', async () => {
  const service = serviceModel({
    metadata: { protocol: 'rest-json' },
    shapes: { T: { type: 'timestamp' }, Body: { type: 'structure', members: { At: { shape: 'T' } } } },
  })
  const write = async (timesToMilliseconds: boolean) => {
    const protocol = await lazyProtocol(service, { timesToMilliseconds })()
    return JSON.parse(String(protocol.compileBodySerializer(service.resolveShape('Body'))({ At: new Date(1500) })))
  }
  expect(await write(true)).toEqual({ At: 1.5 })
  expect(await write(false)).toEqual({ At: 1 })
})

test('a protocol is loaded once, and then at hand', async () => {
  for (const protocol of names) {
    const load = lazyProtocol(serviceModel({ metadata: { protocol } }))
    const loaded = await load()
    expect(loaded.name).toBe(protocol)
    expect(load()).toBe(loaded)
  }
  const unknown = serviceModel({ metadata: { protocol: 'soap' } })
  expect(() => lazyProtocol(unknown)).toThrow(UnsupportedServiceProtocolsError)
})
