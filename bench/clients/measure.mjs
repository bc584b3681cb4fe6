// The measured process: node measure.mjs <client> <service> <row> '<JSON of settings>'. Prints one line of JSON.
// It runs without a TypeScript loader and imports one client only, so that no other code is in the figure.

const [client, service, row, json] = process.argv.slice(2)
const { endpoint, concurrency, warmMs, measureMs } = JSON.parse(json)

try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ unavailable: reasonOf(error) })}\n`)
}
process.exit()

async function measure() {
  const startedAt = performance.now()
  const { open, calls } = await import(`./${client}.mjs`)
  const importedAt = performance.now()
  const opened = await open(service, endpoint, concurrency)
  const openedAt = performance.now()
  const call = calls[row]
  if (call === undefined) return { unavailable: 'no such call' }
  const answer = await call(opened)
  const times = { importMs: importedAt - startedAt, openMs: openedAt - importedAt }
  if (measureMs === 0) return { answer, ...times }

  await warmUp(() => call(opened), warmMs)
  return { answer, ...times, ...(await spend(() => call(opened), measureMs)) }
}

/**
 * Calls until a call has not become cheaper for three slices, or the time is over; half of the time at least, since a
 * client may change its ways only after a thousand calls.
 */
async function warmUp(call, limitMs) {
  const deadline = performance.now() + limitMs
  const earliest = performance.now() + limitMs / 2
  let best = Infinity
  let vain = 0
  while ((vain < 3 || performance.now() < earliest) && performance.now() < deadline) {
    const { calls, cpuMicros } = await spend(call, 200)
    vain = cpuMicros / calls < best * 0.95 ? 0 : vain + 1
    best = Math.min(best, cpuMicros / calls)
  }
}

async function spend(call, durationMs) {
  const before = process.cpuUsage()
  const calls = await repeat(call, durationMs)
  const { user, system } = process.cpuUsage(before)
  return { calls, cpuMicros: user + system }
}

/** Calls until the time is over, `concurrency` at once, each loop one call after the other. */
async function repeat(call, durationMs) {
  const deadline = performance.now() + durationMs
  let count = 0
  const loop = async () => {
    do {
      await call()
      count += 1
    } while (performance.now() < deadline)
  }
  await Promise.all(Array.from({ length: concurrency }, loop))
  return count
}

function reasonOf(error) {
  return String(error?.message ?? error).split('\n')[0]
}
