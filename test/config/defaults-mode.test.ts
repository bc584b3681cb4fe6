import { expect, test } from 'vitest'
import { defaultsOfMode, resolveAutoMode } from '../../src/config/defaults-mode.js'
import { settingValue } from '../../src/config/resolve-setting.js'

test('a mode replaces defaults, not choices', () => {
  const defaults = defaultsOfMode('mobile')
  expect(settingValue('connectTimeout', { env: {}, defaults })).toBe(30)
  expect(settingValue('retryMode', { env: {}, defaults })).toBe('standard')
  expect(settingValue('retryMode', { env: { AWS_RETRY_MODE: 'adaptive' }, defaults })).toBe('adaptive')
  expect(defaultsOfMode('legacy')).toEqual({})
})

test.each([
  ['in-region', 'eu-west-1', { AWS_EXECUTION_ENV: 'x', AWS_REGION: 'eu-west-1' }, undefined],
  ['cross-region', 'eu-west-1', { AWS_EXECUTION_ENV: 'x', AWS_DEFAULT_REGION: 'us-east-1' }, undefined],
  ['in-region', 'eu-west-1', { AWS_REGION: 'us-east-1' }, 'eu-west-1'],
  ['standard', 'eu-west-1', { AWS_REGION: 'eu-west-1' }, undefined],
] as const)('auto is %s for a client in %s with %j and instance region %s', (mode, region, env, instanceRegion) => {
  expect(resolveAutoMode(region, env, instanceRegion)).toBe(mode)
})
