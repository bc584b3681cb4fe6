import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../helpers/http-server.js'
import { createHome, runCli } from './run-cli.js'

const env = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG',
  AWS_REGION: 'eu-west-1',
}
const xmlns = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
const identity = '<Arn>arn:aws:iam::123456789012:user/mia</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>'

async function startSts(refusal?: string) {
  const server = await startServer(() =>
    refusal === undefined
      ? {
          body: `<GetCallerIdentityResponse ${xmlns}><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
        }
      : {
          status: 403,
          body: `<ErrorResponse ${xmlns}><Error><Code>${refusal}</Code><Message>No.</Message></Error></ErrorResponse>`,
        },
  )
  onTestFinished(() => server.stop())
  return server
}

test('whoami prints what aws sts get-caller-identity prints', async () => {
  const sts = await startSts()
  const { exitCode, stdout } = await runCli(createHome(), ['whoami', '--endpoint-url', sts.url], { env })
  expect(exitCode).toBe(0)
  expect(stdout).toBe(
    '{\n    "UserId": "AIDA1",\n    "Account": "123456789012",\n    "Arn": "arn:aws:iam::123456789012:user/mia"\n}\n',
  )
  expect(sts.requests[0]?.headers.authorization).toContain('AKIAIOSFODNN7EXAMPLE')
})

test('the form of output comes from option, environment or profile', async () => {
  const sts = await startSts()
  const home = createHome({ '.aws/config': '[default]\noutput = text\n' })
  const line = '123456789012\tarn:aws:iam::123456789012:user/mia\tAIDA1\n'
  const run = async (...args: string[]) =>
    (await runCli(home, ['whoami', '--endpoint-url', sts.url, ...args], { env })).stdout
  expect(await run()).toBe(line)
  expect(await run('--output', 'json')).toContain('"Account"')
})

test('the profile named by option goes before keys in the environment', async () => {
  const sts = await startSts()
  const home = createHome({
    '.aws/credentials': '[dev]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = x\n',
  })
  await runCli(home, ['whoami', '--profile', 'dev', '--endpoint-url', sts.url], { env })
  expect(sts.requests[0]?.headers.authorization).toContain('AKIAI44QH8DHBEXAMPLE')
})

test.each([
  ['there are no credentials', { AWS_REGION: 'eu-west-1' }, 253, 'AWS_ACCESS_KEY_ID is not set'],
  ['half a key pair is set', { ...env, AWS_SECRET_ACCESS_KEY: '' }, 253, 'AWS_SECRET_ACCESS_KEY'],
  ['the profile is not there', { ...env, AWS_PROFILE: 'nobody' }, 255, 'nobody'],
  ['nobody answers', { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' }, 255, '127.0.0.1:9'],
])('when %s the error says so, without secrets', async (_, variables, exitCode, reason) => {
  const result = await runCli(createHome(), ['whoami'], { env: variables })
  expect(result.exitCode).toBe(exitCode)
  expect(result.stdout).toBe('')
  expect(result.stderr).toContain(reason)
  expect(result.stderr).not.toContain('wJalrXUtnFEMI')
})

test('a refusal of the service ends with 254', async () => {
  const sts = await startSts('InvalidClientTokenId')
  const result = await runCli(createHome(), ['whoami', '--endpoint-url', sts.url], { env })
  expect(result.exitCode).toBe(254)
  expect(result.stderr).toContain('InvalidClientTokenId')
})
