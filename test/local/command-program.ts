/** `boto3-ts local`, for tests of what signals do to it. */

import { runLocal } from '../../src/local/command.js'

process.exitCode = await runLocal(process.argv.slice(2))
