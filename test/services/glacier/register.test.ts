import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { UnseekableStreamError } from '../../../src/errors/public.js'
import { treeHash } from '../../../src/services/glacier/tree-hash.js'
import { clientFor } from '../../helpers/client.js'
import { serve } from '../../helpers/http-server.js'

const MIB = 1 << 20

function sha256(...parts: Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

test('the account is the own one unless another is named, and the version stands in a header', async () => {
  const server = await serve(() => ({ body: '{}' }))
  const glacier = clientFor('glacier', server.url)
  await glacier['listVaults']!()
  await glacier['listVaults']!({ accountId: '123456789012' })
  expect(server.requests.map(({ url }) => url)).toEqual(['/-/vaults', '/123456789012/vaults'])
  expect(server.requests[0]!.headers['x-amz-glacier-version']).toBe('2012-06-01')
})

test('uploads carry their SHA-256 and their tree hash', async () => {
  const server = await serve(() => ({ status: 201 }))
  const glacier = clientFor('glacier', server.url)
  const archive = Buffer.alloc(2 * MIB + 5, 'x')
  await glacier['uploadArchive']!({ vaultName: 'v', body: archive })
  const [one, two, rest] = [0, 1, 2].map((i) => sha256(archive.subarray(i * MIB, (i + 1) * MIB)))
  const tree = sha256(sha256(one!, two!), rest!).toString('hex')
  const { headers } = server.requests[0]!
  expect(headers['x-amz-content-sha256']).toBe(sha256(archive).toString('hex'))
  expect(headers['x-amz-sha256-tree-hash']).toBe(tree)
  expect(headers.authorization).toContain(
    'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-glacier-version;x-amz-sha256-tree-hash',
  )
  await glacier['uploadMultipartPart']!({ vaultName: 'v', uploadId: 'u', checksum: 'mine', body: 'hello' })
  expect(server.requests[1]!.headers['x-amz-sha256-tree-hash']).toBe('mine')
})

test('the tree hash of less than a MiB is its SHA-256', () => {
  for (const size of [0, 1, MIB]) {
    const bytes = Buffer.alloc(size, 'y')
    expect(treeHash(bytes)).toBe(sha256(bytes).toString('hex'))
  }
})

test('a stream is refused before anything is sent', async () => {
  const server = await serve(() => ({ status: 201 }))
  const glacier = clientFor('glacier', server.url)
  const body = Readable.from([Buffer.from('a')])
  await expect(glacier['uploadArchive']!({ vaultName: 'v', body })).rejects.toBeInstanceOf(UnseekableStreamError)
  expect(server.requests).toHaveLength(0)
})
