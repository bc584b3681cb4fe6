import { expect, test } from 'vitest'
import { refused, s3Place } from './s3.js'

const DAY_MS = 86_400_000
let now = Date.parse('2026-01-01T12:00:00Z')
// Clients have clocks of their own, so signatures do not count here.
const place = s3Place({ now: () => now, verifySignatures: false })

/** A time so many days from now. */
function inDays(days: number): Date {
  return new Date(now + days * DAY_MS)
}

/** A bucket whose versions can be locked, with one in it. */
async function locked(more: object = {}) {
  const Bucket = await place.bucket({ isLockable: true })
  const { VersionId = '' } = await place.s3.putObject({ Bucket, Key: 'k', Body: 'x', ...more })
  const remove = (options: object = {}) => place.s3.deleteObject({ Bucket, Key: 'k', VersionId, ...options })
  return { Bucket, VersionId, remove }
}

test('governance keeps a version until its time is over, or somebody may pass by it', async () => {
  const { s3 } = place
  const until = inDays(10)
  const { Bucket, VersionId, remove } = await locked()
  const put = (Mode: 'GOVERNANCE' | 'COMPLIANCE', RetainUntilDate: Date, more: object = {}) =>
    s3.putObjectRetention({ Bucket, Key: 'k', VersionId, Retention: { Mode, RetainUntilDate }, ...more })
  await put('GOVERNANCE', until)
  expect((await s3.getObjectRetention({ Bucket, Key: 'k' })).Retention).toEqual({
    Mode: 'GOVERNANCE',
    RetainUntilDate: until,
  })
  expect(await s3.headObject({ Bucket, Key: 'k' })).toMatchObject({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: until,
  })
  expect(await refused(remove())).toBe('AccessDenied 403')
  expect(await refused(put('GOVERNANCE', inDays(5)))).toBe('AccessDenied 403')
  await put('GOVERNANCE', inDays(20))
  await put('GOVERNANCE', inDays(2), { BypassGovernanceRetention: true })
  now += 3 * DAY_MS
  await remove()
})

test('compliance lets nobody pass before its time', async () => {
  const facts = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(1) }
  const { Bucket, remove } = await locked(facts)
  expect(await refused(remove({ BypassGovernanceRetention: true }))).toBe('AccessDenied 403')
  // What hides it can still be written.
  await place.s3.putObject({ Bucket, Key: 'k', Body: 'y' })
  await place.s3.deleteObject({ Bucket, Key: 'k' })
  now += 2 * DAY_MS
  await remove()
})

test('a legal hold has no time', async () => {
  const { s3 } = place
  const { Bucket, remove } = await locked()
  expect(await refused(s3.getObjectLegalHold({ Bucket, Key: 'k' }))).toBe('NoSuchObjectLockConfiguration 404')
  const put = (Status: string) => s3.putObjectLegalHold({ Bucket, Key: 'k', LegalHold: { Status } })
  await put('ON')
  expect((await s3.getObjectLegalHold({ Bucket, Key: 'k' })).LegalHold).toEqual({ Status: 'ON' })
  now += 10_000 * DAY_MS
  expect(await refused(remove({ BypassGovernanceRetention: true }))).toBe('AccessDenied 403')
  expect(await refused(put('PERHAPS'))).toBe('MalformedXML 400')
  await put('OFF')
  await remove()
})

test('what a bucket says counts for all that is written after it', async () => {
  const { s3 } = place
  const { Bucket } = await locked()
  const DefaultRetention = { Mode: 'GOVERNANCE' as const, Days: 3 }
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' as const, Rule: { DefaultRetention } }
  await s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration })
  expect((await s3.getObjectLockConfiguration({ Bucket })).ObjectLockConfiguration).toEqual(ObjectLockConfiguration)
  expect(await refused(s3.getObjectRetention({ Bucket, Key: 'k' }))).toBe('NoSuchObjectLockConfiguration 404')
  const { VersionId = '' } = await s3.putObject({ Bucket, Key: 'new', Body: 'x' })
  expect((await s3.getObjectRetention({ Bucket, Key: 'new' })).Retention).toEqual({
    Mode: 'GOVERNANCE',
    RetainUntilDate: inDays(3),
  })
  const Objects = [{ Key: 'new', VersionId }, { Key: 'k' }]
  const { Errors, Deleted } = await s3.deleteObjects({ Bucket, Delete: { Objects } })
  expect(Errors).toMatchObject([{ Key: 'new', VersionId, Code: 'AccessDenied' }])
  expect(Deleted).toMatchObject([{ Key: 'k', DeleteMarker: true }])
})

test('locks need a bucket that has them, and words that make sense', async () => {
  const { s3 } = place
  const plain = await place.bucket()
  await s3.putObject({ Bucket: plain, Key: 'k', Body: 'x' })
  const { Bucket } = await locked()
  const rule = (DefaultRetention: object, of = Bucket, ObjectLockEnabled = 'Enabled') =>
    refused(
      s3.putObjectLockConfiguration({
        Bucket: of,
        ObjectLockConfiguration: { ObjectLockEnabled, Rule: { DefaultRetention } },
      }),
    )
  expect(await rule({ Mode: 'GOVERNANCE', Days: 1 }, plain)).toBe('InvalidBucketState 409')
  expect(await rule({ Mode: 'GOVERNANCE', Days: 1, Years: 1 })).toBe('MalformedXML 400')
  expect(await rule({ Mode: 'governance', Days: 1 })).toBe('MalformedXML 400')
  expect(await rule({ Mode: 'GOVERNANCE', Days: 1 }, Bucket, 'Disabled')).toBe('MalformedXML 400')
  expect(await rule({ Mode: 'GOVERNANCE', Days: 0 })).toBe('InvalidArgument 400')
  expect(await refused(s3.getObjectLockConfiguration({ Bucket: plain }))).toBe(
    'ObjectLockConfigurationNotFoundError 404',
  )
  const Retention = { Mode: 'GOVERNANCE' as const, RetainUntilDate: inDays(1) }
  expect(await refused(s3.putObjectRetention({ Bucket: plain, Key: 'k', Retention }))).toBe('InvalidRequest 400')
  const past = { ...Retention, RetainUntilDate: inDays(-1) }
  expect(await refused(s3.putObjectRetention({ Bucket, Key: 'k', Retention: past }))).toBe('InvalidArgument 400')
  const put = (more: object, of = Bucket) => refused(s3.putObject({ Bucket: of, Key: 'k', Body: 'x', ...more }))
  expect(await put({ ObjectLockMode: 'GOVERNANCE' })).toBe('InvalidArgument 400')
  expect(await put({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(1) }, plain)).toBe(
    'InvalidRequest 400',
  )
  const Status = 'Suspended'
  expect(await refused(s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } }))).toBe(
    'InvalidBucketState 409',
  )
})
