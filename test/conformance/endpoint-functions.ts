/**
 * The functions of endpoint rules, each by a small rule set of its own.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RawRuleSet } from '../../src/endpoint/raw-rules.js'
import { compileRuleSet } from '../../src/endpoint/rule-set.js'
import { differenceFrom, jsonFiles, readCases, readPartitions } from './endpoints.js'

interface Report {
  pass(id: string): void
  fail(id: string, why: string): void
  skip(id: string, why: string): void
}

/** Runs `<directory>/endpoint-functions/test-cases/*.json` with the rule set of the same name in `valid-rules`. */
export function run(directory: string, report: Report): void {
  const root = join(directory, 'endpoint-functions')
  if (!existsSync(root)) return report.skip('endpoint-functions', `${root} is not there`)
  for (const file of jsonFiles(join(root, 'test-cases'))) {
    const id = `endpoint-functions/${file.slice(0, -'.json'.length)}`
    const ruleSet: RawRuleSet = JSON.parse(readFileSync(join(root, 'valid-rules', file), 'utf8'))
    const rules = compileRuleSet(ruleSet, readPartitions())
    for (const [number, { documentation, params = {}, expect }] of readCases(
      join(root, 'test-cases', file),
    ).entries()) {
      const why = differenceFrom(expect, () => rules.resolve(params))
      if (why === undefined) report.pass(`${id}/${number} ${documentation ?? ''}`)
      else report.fail(`${id}/${number} ${documentation ?? ''}`, why)
    }
  }
}
