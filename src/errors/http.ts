/**
 * What fails on the wire. Each says whether the service may have got the request.
 */

import { BotoCoreError, nameError } from './base.js'

/** The HTTP exchange failed. Fields: endpointUrl. */
export class HTTPClientError extends BotoCoreError {
  static {
    nameError(this, 'HTTPClientError')
  }
}

/** The connection was closed before an answer came. Fields: endpointUrl. */
export class ConnectionClosedError extends HTTPClientError {
  static {
    nameError(this, 'ConnectionClosedError')
  }
}

/** No answer within the read timeout. Fields: endpointUrl, readTimeoutMs. */
export class ReadTimeoutError extends HTTPClientError {
  static {
    nameError(this, 'ReadTimeoutError')
  }
}

/** The body of an answer broke off while it was read. */
export class ResponseStreamingError extends HTTPClientError {
  static {
    nameError(this, 'ResponseStreamingError')
  }
}

/** The base of failures to connect: the service has not seen the request. */
export class ConnectionError extends BotoCoreError {
  static {
    nameError(this, 'ConnectionError')
  }
}

/** No connection to the endpoint. Fields: endpointUrl. */
export class EndpointConnectionError extends ConnectionError {
  static {
    nameError(this, 'EndpointConnectionError')
  }
}

/** The TLS handshake failed. Fields: endpointUrl. */
export class SSLError extends ConnectionError {
  static {
    nameError(this, 'SSLError')
  }
}

/** No connection within the connect timeout. Fields: endpointUrl, connectTimeoutMs. */
export class ConnectTimeoutError extends ConnectionError {
  static {
    nameError(this, 'ConnectTimeoutError')
  }
}

/** No connection through the proxy. Fields: proxyUrl (credentials masked). */
export class ProxyConnectionError extends ConnectionError {
  static {
    nameError(this, 'ProxyConnectionError')
  }
}

/** A body that can be read only once would have had to be sent again. */
export class UnseekableStreamError extends BotoCoreError {
  static {
    nameError(this, 'UnseekableStreamError')
  }
}

/** A body ended before its announced length. Fields: actualBytes, expectedBytes. */
export class IncompleteReadError extends BotoCoreError {
  static {
    nameError(this, 'IncompleteReadError')
  }
}

/** A checksum does not match. Fields: checksumType, expectedChecksum, actualChecksum. */
export class ChecksumError extends BotoCoreError {
  static {
    nameError(this, 'ChecksumError')
  }
}

/** A response body does not match the checksum the service gave. */
export class FlexibleChecksumError extends BotoCoreError {
  static {
    nameError(this, 'FlexibleChecksumError')
  }
}

/** A body could not be sent in chunks with a trailing checksum. */
export class AwsChunkedWrapperError extends BotoCoreError {
  static {
    nameError(this, 'AwsChunkedWrapperError')
  }
}

/** An answer that cannot be understood. Fields: statusCode, requestId, bodyStart (its first bytes). */
export class ResponseParserError extends BotoCoreError {
  static {
    nameError(this, 'ResponseParserError')
  }
}

/** A frame of an event stream that cannot be understood. */
export class EventStreamParserError extends BotoCoreError {
  static {
    nameError(this, 'EventStreamParserError')
  }
}
