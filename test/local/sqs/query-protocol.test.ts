import { expect, test } from 'vitest'
import { startedAws } from '../aws.js'

/** As clients from before SQS spoke JSON ask. */
async function started() {
  const aws = await startedAws({ verifySignatures: false })
  const ask = async (parameters: Record<string, string>, path = '/') => {
    const response = await fetch(aws.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260301/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=00',
      },
      body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
    })
    return { status: response.status, text: await response.text() }
  }
  return { aws, ask }
}

test('a queue is used with forms and XML', async () => {
  const { aws, ask } = await started()
  const made = await ask({
    Action: 'CreateQueue',
    QueueName: 'q',
    'Attribute.1.Name': 'DelaySeconds',
    'Attribute.1.Value': '0',
  })
  const QueueUrl = `${aws.url}/123456789012/q`
  expect(made).toMatchObject({ status: 200, text: expect.stringContaining(`<QueueUrl>${QueueUrl}</QueueUrl>`) })
  const sent = await ask({
    Action: 'SendMessage',
    QueueUrl,
    MessageBody: '<a & b>',
    'MessageAttribute.1.Name': 'kind',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'x',
  })
  expect(sent.text).toMatch(/<MD5OfMessageAttributes>[\da-f]{32}</)
  const received = await ask(
    {
      Action: 'ReceiveMessage',
      MaxNumberOfMessages: '10',
      'MessageAttributeName.1': 'All',
      'AttributeName.1': 'All',
      QueueUrl,
    },
    '/123456789012/q',
  )
  expect(received.text).toContain('<Body>&lt;a &amp; b&gt;</Body>')
  expect(received.text).toMatch(/<Attribute><Name>ApproximateReceiveCount<\/Name><Value>1<\/Value><\/Attribute>/)
  expect(received.text).toMatch(/<MessageAttribute><Name>kind<\/Name><Value>.*<StringValue>x</)
  const listed = await ask({ Action: 'ListQueues' })
  expect(listed.text).toContain(`<ListQueuesResult><QueueUrl>${QueueUrl}</QueueUrl></ListQueuesResult>`)
})

test('errors have the codes of old', async () => {
  const { aws, ask } = await started()
  const missing = await ask({ Action: 'SendMessage', QueueUrl: `${aws.url}/123456789012/none`, MessageBody: 'm' })
  expect(missing.status).toBe(400)
  expect(missing.text).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>')
  await ask({ Action: 'CreateQueue', QueueName: 'q' })
  const empty = await ask({ Action: 'SendMessageBatch', QueueUrl: `${aws.url}/123456789012/q` })
  expect(empty.status).toBe(400)
  const twice = await ask({
    Action: 'CreateQueue',
    QueueName: 'q',
    'Attribute.1.Name': 'DelaySeconds',
    'Attribute.1.Value': '7',
  })
  expect(twice.text).toContain('<Code>QueueAlreadyExists</Code>')
})
