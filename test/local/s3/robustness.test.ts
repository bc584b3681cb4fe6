import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { codeIn, fullPart, refused, s3Place, textOf } from './s3.js'

const dataDirectory = mkdtempSync(join(tmpdir(), 'boto3-ts-s3-'))
afterAll(() => rmSync(dataDirectory, { recursive: true, force: true }))
const place = s3Place({ dataDirectory })

/** The files that hold bytes of objects, those that are being written too. */
function files(): readonly string[] {
  const names = readdirSync(join(dataDirectory, 'objects'), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /[\da-f-]{36}$/.test(name))
}

test('writes and deletions of one key at once leave a whole object, or none', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const bodies = Array.from({ length: 12 }, (_, i) => String.fromCodePoint(97 + i).repeat(20_000 + i))
  const put = (Body: string) => s3.putObject({ Bucket, Key: 'k', Body })
  const calls: Promise<unknown>[] = []
  for (const [i, Body] of bodies.entries()) calls.push(i % 3 === 2 ? s3.deleteObject({ Bucket, Key: 'k' }) : put(Body))
  await Promise.all(calls)
  await put(bodies[0]!)
  expect(await textOf(s3, Bucket, 'k')).toBe(bodies[0])
  expect((await s3.listObjectVersions({ Bucket })).Versions).toHaveLength(1)
  await s3.deleteObject({ Bucket, Key: 'k' })
  await s3.deleteBucket({ Bucket })
  expect(files()).toEqual([])
})

test('of many who write only if nobody has, one does', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (Body: string) => s3.putObject({ Bucket, Key: 'k', Body, IfNoneMatch: '*' })
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => put(String(i).repeat(50_000))))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('who reads goes on reading what was there, whatever becomes of it', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: fullPart })
  const { Body } = await s3.getObject({ Bucket, Key: 'k' })
  await s3.deleteObject({ Bucket, Key: 'k' })
  expect(fullPart.equals(await Body.bytes())).toBe(true)
})

test('a client that is gone halfway leaves nothing behind', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const before = files().length
  const url = new URL(await s3.generatePresignedUrl('putObject', { Params: { Bucket, Key: 'k' } }))
  const socket = connect(Number(url.port), url.hostname)
  socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 1000000\r\n\r\n`)
  socket.write(Buffer.alloc(300_000))
  await expect.poll(() => files().length).toBeGreaterThan(before)
  socket.destroy()
  await expect.poll(() => files().length).toBe(before)
  expect(await refused(s3.headObject({ Bucket, Key: 'k' }))).toBe('404 404')
})

test('a bucket that changes while bytes come in counts as it is in the end', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'before' })
  const before = files().length
  const url = await s3.generatePresignedUrl('putObject', { Params: { Bucket, Key: 'k' } })
  const sending = request(url, { method: 'PUT', headers: { 'content-length': 100_000 } })
  const answer = new Promise<IncomingMessage>((resolve) => void sending.once('response', resolve))
  sending.write(Buffer.alloc(50_000))
  await expect.poll(() => files().length).toBeGreaterThan(before)
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  sending.end(Buffer.alloc(50_000))
  const { statusCode, headers } = await answer
  expect([statusCode, headers['x-amz-version-id']]).toEqual([200, expect.stringMatching(/^[\w.]{32}$/)])
  expect(await textOf(s3, Bucket, 'k', { VersionId: 'null' })).toBe('before')
})

test('what a refused write brought is not kept', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const before = files().length
  const put = s3.putObject({ Bucket, Key: 'k', Body: 'x'.repeat(100_000), ContentMD5: 'rL0Y20zC+Fzt72VPzMSk2A==' })
  expect(await refused(put)).toBe('BadDigest 400')
  expect(files()).toHaveLength(before)
})

test('an upload that is aborted, or whose bucket goes, gives back its room', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const before = files().length
  for (const end of ['abort', 'delete'] as const) {
    const { UploadId = '' } = await s3.createMultipartUpload({ Bucket, Key: 'k' })
    for (const PartNumber of [1, 2, 2]) {
      await s3.uploadPart({ Bucket, Key: 'k', UploadId, PartNumber, Body: 'x'.repeat(70_000) })
    }
    expect(files().length).toBe(before + 2)
    if (end === 'abort') await s3.abortMultipartUpload({ Bucket, Key: 'k', UploadId })
    else await s3.deleteBucket({ Bucket })
    expect(files()).toHaveLength(before)
  }
})

test('a request that makes no sense is refused with a document', async () => {
  const { aws, s3 } = place
  const Bucket = await place.bucket()
  const { UploadId = '' } = await s3.createMultipartUpload({ Bucket, Key: 'k' })
  const url = await s3.generatePresignedUrl('completeMultipartUpload', { Params: { Bucket, Key: 'k', UploadId } })
  const entity = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
  for (const body of ['', '<Complete', '<A/><B/>', '{}', entity]) {
    expect(await sent(url, { method: 'POST', body }), body).toBe('MalformedXML 400')
  }
  expect(await sent(`${aws.url}/${Bucket}`, { method: 'PATCH' })).toBe('MethodNotAllowed 405')
})

/** The code and the status of an answer. */
async function sent(address: string, init: RequestInit): Promise<string> {
  const answer = await fetch(address, init)
  return `${codeIn(await answer.text())} ${answer.status}`
}
