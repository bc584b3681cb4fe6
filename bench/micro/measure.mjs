// Times small functions: each is warmed up, then measured in turns with the others, and the best turn counts.
// A script beside this one imports it and the function of dist/ that it is about.

const turns = 7

/**
 * Prints nanoseconds a call for each named closure and gives the figures back, fastest turn of seven.
 * Give the closures something that depends on their argument, a running number, so that no call can be left out.
 */
export function measure(closures, { warmMs = 200, turnMs = 100 } = {}) {
  const variants = Object.entries(closures).map(([name, run]) => ({ name, run, best: Infinity }))
  for (const { run } of variants) nanosPerCall(run, warmMs)
  for (let turn = 0; turn < turns; turn += 1) {
    for (const variant of turn % 2 === 0 ? variants : variants.toReversed()) {
      variant.best = Math.min(variant.best, nanosPerCall(variant.run, turnMs))
    }
  }
  const width = Math.max(...variants.map(({ name }) => name.length))
  for (const { name, best } of variants) console.log(`${name.padEnd(width)}  ${best.toFixed(0).padStart(9)} ns`)
  return Object.fromEntries(variants.map(({ name, best }) => [name, best]))
}

/** Results go here, where the compiler must assume that somebody reads them. */
export const sink = { last: undefined }

function nanosPerCall(run, durationMs) {
  const batch = batchSize(run)
  const startedAt = process.hrtime.bigint()
  const deadline = startedAt + BigInt(durationMs * 1e6)
  let calls = 0
  let now = startedAt
  do {
    for (let index = 0; index < batch; index += 1) sink.last = run(index)
    calls += batch
    now = process.hrtime.bigint()
  } while (now < deadline)
  return Number(now - startedAt) / calls
}

/** So many calls that reading the clock is lost among them: about a millisecond's worth, at most 10,000. */
function batchSize(run) {
  const startedAt = performance.now()
  let calls = 0
  while (performance.now() - startedAt < 1 && calls < 10_000) {
    sink.last = run(calls)
    calls += 1
  }
  return Math.max(1, calls)
}
