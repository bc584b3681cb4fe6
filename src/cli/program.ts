/**
 * The commands of `boto3-ts` and their options. What a command does is loaded when it is called.
 *
 * @see features 18
 */

import { Command, CommanderError, Option } from 'commander'
import { Boto3TsError } from '../errors/base.js'
import { VERSION } from '../version.js'
import { type CommandContext, createCommandContext, type GlobalOptions } from './command-context.js'
import { exitCodeOf, exitCodes } from './command-error.js'
import type { Terminal } from './terminal.js'

/** Runs the program with these arguments and gives its exit code. Errors are printed, not thrown. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.success
  const program = createProgram(terminal, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has already said what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.success : exitCodes.usage
    const message = describe(error)
    if (message !== '') terminal.stderr.write(`boto3-ts: ${message}\n`)
    return exitCodeOf(error)
  }
}

function describe(error: unknown): string {
  if (error instanceof Boto3TsError) return error.message
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** What a command does; its result is the exit code, 0 where there is none. */
type Run<Options> = (
  context: CommandContext,
  options: Options,
  operands: readonly string[],
) => Promise<number> | Promise<void>

/** Makes the action of a command from the way to load what it does. */
type Bind = <Options>(load: () => Promise<Run<Options>>) => (this: Command) => Promise<void>

function createProgram(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const bind: Bind = (load) =>
    async function () {
      const run = await load()
      // The options have the types that the definitions below give them.
      const options = this.optsWithGlobals<GlobalOptions & Parameters<typeof run>[1]>()
      setExitCode((await run(createCommandContext(terminal, options), options, this.args)) ?? exitCodes.success)
    }
  const program = new Command('boto3-ts')
    .description('Configuration and diagnosis of boto3-ts, and an AWS for trying. Uses the same files as the AWS CLI.')
    .version(VERSION)
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'boto3-ts: ')),
    })
    .exitOverride()
    .option('--profile <name>', 'the profile to use')
    .option('--region <name>', 'the region to use')
    .option('--endpoint-url <url>', 'where to send requests, instead of AWS')
    .option('--ca-bundle <path>', 'a file of certificates to trust')
    .option('--no-verify-ssl', 'trust every certificate')
    .addOption(new Option('--output <format>', 'the form of results').choices(['json', 'text']))
  addConfigure(program, bind)
  addSso(program, bind)
  program
    .command('whoami')
    .description('print whose credentials are in use (GetCallerIdentity)')
    .action(bind(async () => (await import('./whoami.js')).whoami))
  program
    .command('doctor')
    .description('explain where settings and credentials come from, and what is wrong with them')
    .option('--no-call', 'do not try the credentials with a call')
    .action(bind(async () => (await import('./doctor/doctor.js')).doctor))
  program
    .command('local')
    .description('an AWS in the box, on a port of this machine: S3, IAM, STS, SQS, SNS, DynamoDB, EC2 without machines')
    .option('--port <number>', 'the port to listen on; 0: any that is free', '4566')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--data <folder>', 'keep the state in this folder over restarts, instead of in memory')
    .option('--services <names>', 'only these services, separated by commas')
    .option('--no-signatures', "take every key; unknown ones count as the account's own")
    .option('--quiet', 'print no line for each request')
    .action(bind(async () => (await import('./local.js')).local))
  return program
}

function addConfigure(program: Command, bind: Bind): void {
  const configure = program
    .command('configure')
    .description('ask for keys, region and output format, and write them to the files')
    .helpCommand(true)
    .action(bind(async () => (await import('./configure/configure.js')).configure))
  configure
    .command('list')
    .description('print profile, keys (masked) and region, and where they come from')
    .action(bind(async () => (await import('./configure/list.js')).list))
  configure
    .command('list-profiles')
    .description('print the names of all profiles')
    .action(bind(async () => (await import('./configure/list-profiles.js')).listProfiles))
  withSubsection(configure.command('get').argument('<varname>'))
    .description('print a value of the files: key, key.sub, default.key, profile.NAME.key')
    .action(bind(async () => (await import('./configure/get.js')).get))
  withSubsection(configure.command('set').argument('<varname>').argument('<value>'))
    .description('write a value to the files')
    .action(bind(async () => (await import('./configure/set.js')).set))
  configure
    .command('import')
    .description("write access keys from the console's CSV file to the credentials file")
    .requiredOption('--csv <text>', 'the CSV text, or file://PATH')
    .option('--skip-invalid', 'pass over rows that lack a value')
    .option('--profile-prefix <prefix>', 'put before each profile name', '')
    .action(bind(async () => (await import('./configure/import-csv.js')).importCsv))
  configure
    .command('export-credentials')
    .description('print the credentials in use, for other programs')
    .addOption(new Option('--format <format>', 'the form of the output').choices(exportFormats).default('process'))
    .action(bind(async () => (await import('./configure/export-credentials.js')).exportCredentials))
  withLogin(configure.command('sso'))
    .description('set up a profile that uses IAM Identity Center, and log in')
    .action(bind(async () => (await import('./sso/configure-sso.js')).configureSso))
  configure
    .command('sso-session')
    .description('set up a single sign-on session that profiles can share')
    .action(bind(async () => (await import('./sso/configure-sso-session.js')).configureSsoSession))
}

function addSso(program: Command, bind: Bind): void {
  const sso = program.command('sso').description('log in to IAM Identity Center, and out')
  withLogin(sso.command('login'))
    .description("fetch a token for the profile's single sign-on session")
    .option('--sso-session <name>', 'the session, instead of the one of the profile')
    .action(bind(async () => (await import('./sso/sso-login.js')).ssoLogin))
  sso
    .command('logout')
    .description('end all single sign-on sessions and remove what they left in the caches')
    .action(bind(async () => (await import('./sso/sso-logout.js')).ssoLogout))
}

function withSubsection(command: Command): Command {
  return command
    .addOption(new Option('--sso-session <name>', 'the session that the key is of').conflicts('services'))
    .addOption(new Option('--services <name>', 'the services section that the key is of'))
}

function withLogin(command: Command): Command {
  return command
    .option('--no-browser', 'print the address only')
    .option('--use-device-code', 'enter a code instead of being sent back to this machine')
}

const exportFormats = ['process', 'env', 'env-no-export', 'powershell', 'windows-cmd', 'fish']
