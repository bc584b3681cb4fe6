/**
 * The operations that take events: a call of each, and what its events are on the wire.
 */

/** A call of one operation. */
export interface EventOperation {
  readonly service: string
  readonly signingName: string
  readonly method: string
  readonly params: object
  /** The member that has the events. */
  readonly member: string
  /** What the path begins with. */
  readonly path: string
  readonly events: readonly object[]
  /** Of each event: its kind, and its payload as JSON. */
  readonly wire: readonly (readonly [kind: string, payload: object])[]
}

/** Parameters of `startConversation`, without its events. */
export const conversation = { botId: 'BOT1234567', botAliasId: 'ALIAS12345', localeId: 'en_US', sessionId: 'session' }

/** One call of each operation that takes events. */
export const operations: readonly EventOperation[] = [
  {
    service: 'bedrock-runtime',
    signingName: 'bedrock',
    method: 'invokeModelWithBidirectionalStream',
    params: { modelId: 'amazon.nova-sonic-v1:0' },
    member: 'body',
    path: '/model/amazon.nova-sonic-v1%3A0/invoke-with-bidirectional-stream',
    events: [{ chunk: { bytes: Buffer.from('hi') } }],
    wire: [['chunk', { bytes: 'aGk=' }]],
  },
  {
    service: 'connecthealth',
    signingName: 'health-agent',
    method: 'startMedicalScribeListeningSession',
    params: {
      sessionId: '01234567-89ab-cdef-0123-456789abcdef',
      domainId: 'dom-01234567890123456',
      subscriptionId: 'sub-0123456789012345678901',
      languageCode: 'en-US',
      mediaSampleRateHertz: 16000,
      mediaEncoding: 'pcm',
    },
    member: 'inputStream',
    path: '/medical-scribe-stream/',
    events: [{ audioEvent: { audioChunk: 'hi' } }, { sessionControlEvent: { type: 'END_OF_SESSION' } }],
    wire: [
      ['audioEvent', { audioChunk: 'aGk=' }],
      ['sessionControlEvent', { type: 'END_OF_SESSION' }],
    ],
  },
  {
    service: 'lexv2-runtime',
    signingName: 'lex',
    method: 'startConversation',
    params: conversation,
    member: 'requestEventStream',
    path: '/bots/BOT1234567/botAliases/ALIAS12345/botLocales/en_US/sessions/session/conversation',
    events: [{ TextInputEvent: { text: 'hé' } }, { DisconnectionEvent: { clientTimestampMillis: 5 } }],
    wire: [
      ['TextInputEvent', { text: 'hé' }],
      ['DisconnectionEvent', { clientTimestampMillis: 5 }],
    ],
  },
  {
    service: 'polly',
    signingName: 'polly',
    method: 'startSpeechSynthesisStream',
    params: { Engine: 'generative', OutputFormat: 'mp3', VoiceId: 'Joanna' },
    member: 'ActionStream',
    path: '/v1/synthesisStream',
    events: [{ TextEvent: { Text: 'a' } }, { CloseStreamEvent: {} }],
    wire: [
      ['TextEvent', { Text: 'a' }],
      ['CloseStreamEvent', {}],
    ],
  },
  {
    service: 'qbusiness',
    signingName: 'qbusiness',
    method: 'chat',
    params: { applicationId: '01234567-89ab-cdef-0123-456789abcdef', clientToken: 'b', userGroups: ['z', 'a'] },
    member: 'inputStream',
    path: '/applications/01234567-89ab-cdef-0123-456789abcdef/conversations?',
    events: [{ textEvent: { userMessage: 'a' } }, { endOfInputEvent: {} }],
    wire: [
      ['textEvent', { userMessage: 'a' }],
      ['endOfInputEvent', {}],
    ],
  },
]
