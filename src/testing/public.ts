/** What tests need: `import { Stubber } from 'boto3-ts/testing'`. */
export { ANY } from './expected-params.js'
export { Stubber, type ClientErrorOptions } from './stubber.js'
export type { ExpectedParams, StubbedOutput } from './stub-types.js'
