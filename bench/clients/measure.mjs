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

  await repeat(() => call(opened), warmMs)
  const before = process.cpuUsage()
  const count = await repeat(() => call(opened), measureMs)
  const { user, system } = process.cpuUsage(before)
  return { answer, ...times, calls: count, cpuMicros: user + system }
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
