import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], options: object = {}) => ({
  test: { name, include, environment: 'node', ...options },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/**/*.test.ts'], {
        exclude: ['test/integration/**', 'test/package/**', '**/node_modules/**'],
      }),
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
