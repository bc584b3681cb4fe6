import { expect, test } from 'vitest'
import { clientFor } from '../helpers/client.js'

test('a URL of speech can be opened by what sends no headers', async () => {
  const polly = clientFor('polly', undefined)
  const Params = { OutputFormat: 'mp3', Text: 'hello world', VoiceId: 'Joanna', LexiconNames: ['a', 'b'] }
  expect(await polly.generatePresignedUrl('synthesizeSpeech', { Params, HttpMethod: 'GET' })).toBe(
    'https://polly.us-east-1.amazonaws.com/v1/speech?OutputFormat=mp3&Text=hello%20world&VoiceId=Joanna' +
      '&LexiconNames=a&LexiconNames=b&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261123%2Fus-east-1%2Fpolly%2Faws4_request' +
      '&X-Amz-Date=20261123T120000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=5d91eea2ce3c692fde1fdef4d82fa753bdea2c3ce83ac8f09565daca0c1caa69',
  )
})
