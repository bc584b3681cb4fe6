/**
 * The facts as a text to read from top to bottom: what was looked at, then what is wrong.
 */

import { mask } from '../../base/secret.js'
import type { CallFacts, EndpointFacts, Facts, FileFacts, Finding, SearchFacts } from './facts.js'

/** The lines of the report. Secrets are masked. */
export function renderReport(facts: Facts, findings: readonly Finding[]): string[] {
  const { files, profile, settings, search, endpoint, call } = facts
  const named = profile.namedBy === undefined ? 'nothing names another' : `named by ${profile.namedBy}`
  return [
    ...section('Files', [fileRow(files.config), fileRow(files.credentials)]),
    ...section('Profile', [[profile.name, named]]),
    ...section('Environment', environmentRows(facts)),
    ...section(
      'Settings',
      settings.map(({ name, value = '<not set>', source }) => [name, value, source]),
    ),
    ...section('Credentials, in the order of search', search === undefined ? [] : searchRows(search)),
    ...section('Endpoint of STS', endpoint === undefined ? [] : endpointRows(endpoint)),
    ...section('Call of GetCallerIdentity', call === undefined ? [] : callRows(call)),
    ...findingLines(findings),
  ]
}

type Row = readonly string[]

function section(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return []
  const [first = [], ...others] = rows
  const widths = first.map((_, i) => Math.min(Math.max(...[first, ...others].map((row) => row[i]?.length ?? 0)), 40))
  const line = (row: Row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')
  return [title, ...rows.map((row) => `  ${indented(line(row)).trimEnd()}`), '']
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n      ')
}

const states = {
  missing: 'not there',
  unreadable: 'could not be read',
  directory: 'a directory',
  malformed: 'could not be understood',
}

function fileRow({ path, state, mode, ini, variable }: FileFacts): Row {
  const from = variable === undefined ? '' : `, named by ${variable}`
  const bits = mode === undefined ? '' : `, mode ${mode.toString(8).padStart(4, '0')}`
  if (state !== 'read') return [path, `${states[state]}${bits}${from}`]
  const sections = [...(ini?.sections.keys() ?? [])].map((name) => `[${name}]`)
  return [path, `${sections.length === 0 ? 'empty' : sections.join(' ')}${bits}${from}`]
}

const secretVariables =
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_AUTHORIZATION_TOKEN|BEARER_TOKEN_.*)$/

/** Every variable of AWS's, and those of proxies. */
function environmentRows({ env }: Facts): Row[] {
  return Object.keys(env)
    .filter((name) => /^_?AWS_|^BOTO|^(https?|no)_proxy$/i.test(name) && env[name] !== undefined)
    .toSorted()
    .map((name) => [name, shownVariable(name, env[name] ?? '')])
}

function shownVariable(name: string, value: string): string {
  if (value === '') return '(empty: counts as not set)'
  if (secretVariables.test(name)) return mask(value)
  return value.replaceAll(/\/\/[^/?#\s]*@/g, '//***@')
}

function searchRows({ attempts, failure, found }: SearchFacts): Row[] {
  const rows = attempts.map(({ provider, outcome }) => [provider, outcome])
  if (failure !== undefined)
    return [...rows.slice(0, attempts.length), [failure.provider, `failed: ${failure.error.message}`]]
  if (found === undefined) return [...rows, ['result', 'none']]
  const { accessKey, method, expires } = found
  const end = expires === undefined ? '' : `, until ${expires.toISOString()}`
  return [...rows, ['result', `${mask(accessKey)} from ${method}${end}`]]
}

function endpointRows({ url, source, proxy, problem }: EndpointFacts): Row[] {
  if (url === undefined) return [['none', problem ?? source]]
  const rows: Row[] = [[url, source]]
  return proxy === undefined ? rows : [...rows, [`through the proxy ${proxy.url}`, proxy.variable]]
}

function callRows({ arn, account, error, skewSeconds }: CallFacts): Row[] {
  const rows: Row[] =
    error === undefined
      ? [
          ['identity', arn ?? ''],
          ['account', account ?? ''],
        ]
      : [['failed', error.message]]
  if (skewSeconds === undefined) return rows
  const ahead = `${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'ahead of' : 'behind'} the server's`
  return [...rows, ['clock', skewSeconds === 0 ? "as the server's" : ahead]]
}

function findingLines(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return ['Nothing is wrong.']
  const errors = findings.filter(({ level }) => level === 'error')
  const ordered = [...errors, ...findings.filter(({ level }) => level === 'warning')]
  return [
    'Findings',
    ...ordered.flatMap(({ level, problem, advice }) => [`  ${level}: ${indented(problem)}`, `    → ${advice}`]),
  ]
}
