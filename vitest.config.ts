import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: 'node', ...options },
})

/** For machines that have much else to do: no test waits for time to pass, so none has to hurry. */
const patient = { testTimeout: 30_000, hookTimeout: 30_000, expect: { poll: { timeout: 20_000 } } }

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], {
        ...patient,
        exclude: ['test/integration/**', 'test/package/**', 'test/local/**', '**/node_modules/**'],
      }),
      // Its modules are loaded once for all files of a worker: nothing in them outlives a server.
      project('local', ['test/local/**/*.test.ts'], { ...patient, isolate: false }),
      project('integration', ['test/integration/**/*.test.ts'], {
        globalSetup: ['test/integration/setup.ts'],
        testTimeout: 60_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
      project('package', ['test/package/**/*.test.ts'], { testTimeout: 300_000, hookTimeout: 300_000 }),
    ],
  },
})
