// What every client is asked to do, read from the file that the Python client reads too.

import { readFileSync } from 'node:fs'

const file = JSON.parse(readFileSync(new URL('parameters.json', import.meta.url), 'utf8'))

export const { calls: parameters, credentials, region } = file
