import { expect, test } from 'vitest'

import { ec2 } from '../../src/protocol/ec2.js'
import type { ParsedError } from '../../src/protocol/protocol.js'
import { query } from '../../src/protocol/query.js'
import { restXml } from '../../src/protocol/rest-xml.js'
import { serviceModel } from '../helpers/service-model.js'

const service = serviceModel({
  shapes: {
    String: { type: 'string' },
    Integer: { type: 'integer' },
    Names: { type: 'list', member: { shape: 'String' } },
    Busy: {
      type: 'structure',
      exception: true,
      members: {
        Message: { shape: 'String' },
        Names: { shape: 'Names' },
        Left: { shape: 'Integer' },
        RetryAfter: { shape: 'Integer', location: 'header', locationName: 'Retry-After' },
      },
    },
  },
})
const busy = service.resolveShape('Busy')
const parse = restXml(service).compileErrorParser()

function parseError(status: number, body: string, headers: Record<string, string> = {}, reason = ''): ParsedError {
  return parse({ status, reason, headers, body: Buffer.from(body) })
}

test('an Error as the root has all it says in its fields; the ids are the headers', () => {
  const body =
    '<?xml version="1.0"?><Error xmlns="urn:x"><Code>NoSuchBucket</Code><Message>no &amp; never</Message>' +
    '<BucketName>b</BucketName><Empty/><RequestId>R0</RequestId><HostId>H0</HostId></Error>'
  const expected = { code: 'NoSuchBucket', message: 'no & never', fields: { BucketName: 'b', Empty: '' } }
  const headers = { 'x-amz-request-id': 'R1', 'x-amz-id-2': 'H1' }
  expect(parseError(404, body, headers)).toMatchObject({ ...expected, requestId: 'R1', hostId: 'H1' })
  expect(parseError(404, body)).toMatchObject({ ...expected, requestId: 'R0', hostId: 'H0' })
})

test('an Error within ErrorResponse has type, code and message; the id stands beside it', () => {
  const body =
    '<e:ErrorResponse xmlns:e="urn:x"><e:Error><e:Type>Sender</e:Type><e:Code>Throttling</e:Code>' +
    '<e:Message>slow</e:Message><e:Detail><e:A>1</e:A><e:B>2</e:B><e:B>3</e:B></e:Detail></e:Error>' +
    '<e:RequestId>R2</e:RequestId></e:ErrorResponse>'
  for (const factory of [restXml, query]) {
    const error = factory(service).compileErrorParser()({
      status: 400,
      reason: '',
      headers: { 'x-amzn-requestid': 'R1' },
      body: Buffer.from(body),
    })
    expect(error).toMatchObject({ code: 'Throttling', message: 'slow', requestId: 'R2' })
    expect(error.fields).toEqual({ Type: 'Sender', Detail: { A: '1', B: ['2', '3'] } })
  }
})

test('the first of the errors of ec2 counts', () => {
  const body =
    '<Response><Errors><Error><Code>InvalidId</Code><Message>bad</Message></Error>' +
    '<Error><Code>Other</Code></Error></Errors><RequestID>R3</RequestID></Response>'
  const error = ec2(service).compileErrorParser()({ status: 400, reason: '', headers: {}, body: Buffer.from(body) })
  expect(error).toMatchObject({ code: 'InvalidId', message: 'bad', fields: {}, requestId: 'R3' })
})

test('members of a modelled error come from its element and from headers', () => {
  const inner = '<Code>Busy</Code><Message>later</Message><Names><member>a</member></Names><Left>3</Left>'
  const members = { Message: 'later', Names: ['a'], Left: 3, RetryAfter: 5 }
  const bodies = [
    `<Error>${inner}</Error>`,
    `<ErrorResponse><Error>${inner}</Error><RequestId>R</RequestId></ErrorResponse>`,
    `<Response><Errors><Error>${inner}</Error></Errors></Response>`,
  ]
  for (const body of bodies) expect(parseError(400, body, { 'retry-after': '5' }).members(busy)).toEqual(members)
})

test('members that make no sense are left out rather than hide the error', () => {
  const error = parseError(400, '<Error><Code>Busy</Code><Left>many</Left></Error>')
  expect(error.code).toBe('Busy')
  expect(error.members(busy)).toEqual({})
})

test('without a body the status is the code and its name the message', () => {
  expect(parseError(404, '', {}, 'Not Found')).toMatchObject({ code: '404', message: 'Not Found', fields: {} })
  expect(parseError(412, '')).toMatchObject({ code: '412', message: 'Precondition Failed' })
  expect(parseError(404, '').members(busy)).toEqual({})
})

test('the page of a proxy is told in short, without tags', () => {
  const page = `<html><head><title>x</title></head><body><h1>403 Forbidden</h1><p>go\n away &amp; stay</p>${'long '.repeat(300)}`
  const { code, message } = parseError(403, page)
  expect(code).toBe('403')
  expect(message).toMatch(/^403 Forbidden go away/)
  expect(message.length).toBe(500)
  expect(parseError(502, '<html><body>Oops</body></html>', {}, 'Bad Gateway').message).toBe('Oops')
  expect(parseError(502, '<html><body></body></html>', {}, 'Bad Gateway').message).toBe('Bad Gateway')
  expect(parseError(400, 'plain words')).toMatchObject({ code: '400', message: 'plain words' })
})

test.each([
  '<Error><Code>Cut',
  '<Error></Error>',
  '<Error/>',
  '<Error><Code/><Message>m</Message></Error>',
  '<Other><Code><b/></Code></Other>',
  '<Response><Errors/></Response>',
  '<__proto__><Code>x</Code></__proto__>',
  '\u0000\u0001',
  '<a'.repeat(1000),
])('nothing makes the parser throw, not %j', (body) => {
  const error = parseError(400, body)
  expect(error.code).toMatch(/^(400|x)$/)
  expect(typeof error.message).toBe('string')
})
