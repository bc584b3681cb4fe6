import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { userWith } from '../aws.js'
import { codeIn, refused, type S3, s3Of, s3Place, textOf } from './s3.js'

let offset = 0
const place = s3Place({ now: () => Date.now() + offset })

type Condition = Readonly<Record<string, string>> | readonly (string | number)[]

/** How a form is sent. */
interface Sent {
  /** Fields and conditions that are signed. */
  readonly fields?: Readonly<Record<string, string>>
  readonly conditions?: readonly Condition[]
  /** Changes what is sent in the end. */
  readonly change?: (form: FormData) => void
  readonly key?: string
  readonly file?: string | undefined
  /** Default: the account itself. */
  readonly signer?: S3
}

function sum(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/** Signs a form and sends it as browsers do. */
async function post(Bucket: string, sent: Sent = {}): Promise<Response> {
  const { fields: Fields = {}, conditions: Conditions = [], change, key = 'k', file = 'content' } = sent
  const { signer = place.s3 } = sent
  const { url, fields } = await signer.generatePresignedPost(Bucket, key, { Fields, Conditions, ExpiresIn: 600 })
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  change?.(form)
  if (sent.file !== '') form.set('file', new Blob([file]), 'photo.txt')
  return await fetch(url, { method: 'POST', body: form, redirect: 'manual' })
}

/** The code and status of the refusal of a form. */
async function refusal(answer: Promise<Response>): Promise<string> {
  const { status, ...rest } = await answer.then(async (one) => ({ status: one.status, text: await one.text() }))
  return `${codeIn(rest.text) ?? ''} ${status}`
}

test('a form brings a file and what is said of it', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
  const fields = { 'Content-Type': 'text/x-form', 'x-amz-meta-one': '1', tagging }
  const conditions = [['starts-with', '$Content-Type', 'text/'], { 'x-amz-meta-one': '1' }, { tagging }]
  const answer = await post(Bucket, { key: 'in/${filename}', fields, conditions })
  expect([answer.status, answer.headers.get('etag')]).toEqual([
    204,
    `"${createHash('md5').update('content').digest('hex')}"`,
  ])
  expect(await textOf(s3, Bucket, 'in/photo.txt')).toBe('content')
  const head = await s3.headObject({ Bucket, Key: 'in/photo.txt' })
  expect(head).toMatchObject({ ContentType: 'text/x-form', Metadata: { one: '1' }, TagCount: 1 })
})

test('a form says how it wants to be answered', async () => {
  const Bucket = await place.bucket()
  const ask = (name: string, value: string) =>
    post(Bucket, { fields: { [name]: value }, conditions: [{ [name]: value }] })
  const created = await ask('success_action_status', '201')
  expect([created.status, await created.text()]).toEqual([
    201,
    expect.stringContaining(`<Bucket>${Bucket}</Bucket><Key>k</Key>`),
  ])
  expect((await ask('success_action_status', '200')).status).toBe(200)
  expect((await ask('success_action_status', '404')).status).toBe(204)
  const redirected = await ask('success_action_redirect', 'http://127.0.0.1:9/done?a=1')
  expect([redirected.status, redirected.headers.get('location')]).toEqual([
    303,
    expect.stringMatching(new RegExp(`^http://127.0.0.1:9/done\\?a=1&bucket=${Bucket}&key=k&etag=%22[\\da-f]{32}%22$`)),
  ])
})

test.each<[string, Sent, string]>([
  ['a field that no condition covers', { change: (form) => form.set('x-amz-meta-a', 'b') }, 'AccessDenied 403'],
  ['another key', { change: (form) => form.set('key', 'other') }, 'AccessDenied 403'],
  ['a missing field', { conditions: [['starts-with', '$x-amz-meta-a', 'b']] }, 'AccessDenied 403'],
  ['a file that is too large', { conditions: [['content-length-range', 0, 6]] }, 'EntityTooLarge 400'],
  ['a file that is too small', { conditions: [['content-length-range', 8, 10]] }, 'EntityTooSmall 400'],
  ['no file', { file: '' }, 'InvalidArgument 400'],
  ['no key', { change: (form) => form.delete('key') }, 'InvalidArgument 400'],
  ['no signature', { change: (form) => form.delete('x-amz-signature') }, 'InvalidArgument 400'],
  ['no credential', { change: (form) => form.delete('x-amz-credential') }, 'InvalidArgument 400'],
  ['another signature', { change: (form) => form.set('x-amz-signature', '0'.repeat(64)) }, 'SignatureDoesNotMatch 403'],
  ['another policy', { change: (form) => form.set('policy', 'e30=') }, 'SignatureDoesNotMatch 403'],
  ['no policy', { change: (form) => form.delete('policy') }, 'AccessDenied 403'],
])('a form with %s is refused', async (_, sent, wanted) => {
  const Bucket = await place.bucket()
  expect(await refusal(post(Bucket, sent))).toBe(wanted)
  expect(await refused(place.s3.headObject({ Bucket, Key: 'k' }))).toBe('404 404')
})

test('fields that are to be ignored are, and so is what comes behind the file', async () => {
  const Bucket = await place.bucket()
  const answer = await post(Bucket, { change: (form) => form.set('x-ignore-me', '1') })
  expect(answer.status).toBe(204)
})

test('a form has its time', async () => {
  const Bucket = await place.bucket()
  const late = post(Bucket, {
    change: () => {
      offset = 601_500
    },
  })
  try {
    expect(await refusal(late)).toBe('AccessDenied 403')
  } finally {
    offset = 0
  }
})

test('a form may bring a checksum', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const name = 'x-amz-checksum-sha256'
  const send = (value: string) => post(Bucket, { fields: { [name]: value }, conditions: [{ [name]: value }] })
  expect((await send(sum('content'))).status).toBe(204)
  const head = await s3.headObject({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' })
  expect(head.ChecksumSHA256).toBe(sum('content'))
  expect(await refusal(send(sum('other')))).toBe('BadDigest 400')
})

test('a form needs all permissions for what it says, and may say what a request may', async () => {
  const { aws, s3 } = place
  const Bucket = await place.bucket({ isLockable: true })
  const statement = { Effect: 'Allow', Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` }
  const writer = s3Of(aws, await userWith(aws, [statement]))
  const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
  const signer = (client: typeof s3) => (fields: Record<string, string>) =>
    post(Bucket, {
      signer: client,
      fields,
      conditions: Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    })
  expect((await signer(writer)({ 'x-amz-meta-a': '1' })).status).toBe(204)
  expect(await refusal(signer(writer)({ tagging }))).toBe('AccessDenied 403')
  const key = Buffer.alloc(32, 'k')
  const own = 'x-amz-server-side-encryption-customer-'
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const said = {
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': until,
    [`${own}algorithm`]: 'AES256',
    [`${own}key`]: key.toString('base64'),
    [`${own}key-md5`]: createHash('md5').update(key).digest('base64'),
  }
  expect((await signer(s3)(said)).status).toBe(204)
  const brought = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: key.toString() }
  const head = await s3.headObject({ Bucket, Key: 'k', ...brought })
  expect(head).toMatchObject({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: new Date(until) })
})

test('a bucket for everybody takes forms of anybody, however they are written', async () => {
  const { aws, s3 } = place
  const Bucket = await place.bucket({ isOpen: true })
  await s3.putBucketAcl({ Bucket, ACL: 'public-read-write' })
  const body = [
    '--b\r\nContent-Disposition: form-data; name=key\r\n\r\nü.txt',
    '--b\r\ncontent-disposition: form-data; name="acl"\r\n\r\npublic-read',
    '--b\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; filename=a; name="file"\r\n\r\nbar\r\n--b--',
  ].join('\r\n')
  const headers = { 'content-type': 'multipart/form-data; boundary="b"' }
  expect((await fetch(`${aws.url}/${Bucket}`, { method: 'POST', body, headers })).status).toBe(204)
  expect(await (await fetch(`${aws.url}/${Bucket}/%C3%BC.txt`)).text()).toBe('bar')
})
