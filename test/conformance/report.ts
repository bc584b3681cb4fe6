/**
 * What the runners of published test data tell.
 */

/** Takes the outcome of each case. */
export interface Report {
  pass(id: string): void
  fail(id: string, why: string): void
  /** Only for what a list in the test data itself names. */
  skip(id: string, why: string): void
}

/** Counts of one suite. */
export interface SuiteCount {
  passed: number
  failed: number
  skipped: number
}

/** A report that counts and keeps the failures. */
export interface CountingReport extends Report {
  readonly suites: ReadonlyMap<string, SuiteCount>
  readonly failures: readonly { id: string; why: string }[]
}

/** A report with nothing in it. */
export function createReport(): CountingReport {
  const suites = new Map<string, SuiteCount>()
  const failures: { id: string; why: string }[] = []
  const count = (id: string): SuiteCount => {
    const suite = suiteOf(id)
    const known = suites.get(suite) ?? { passed: 0, failed: 0, skipped: 0 }
    suites.set(suite, known)
    return known
  }
  return {
    suites,
    failures,
    pass: (id) => void count(id).passed++,
    skip: (id) => void count(id).skipped++,
    fail(id, why) {
      count(id).failed++
      failures.push({ id, why })
    },
  }
}

/** The first part of a case's id; of protocols the direction and the file as well. */
function suiteOf(id: string): string {
  return id
    .split('/')
    .slice(0, id.startsWith('protocols/') ? 3 : 1)
    .join('/')
}
