/**
 * `npm run import-models`: takes the models of the installed botocore and boto3 into `models/`.
 */

import { fileURLToPath } from 'node:url'
import { findDataFolders } from './data-folders.js'
import { importModels } from './import-models.js'

const data = findDataFolders()
if (typeof data === 'string') {
  console.error(`Cannot import models: ${data}.`)
  process.exitCode = 1
} else {
  const { services, bytes } = importModels(data, fileURLToPath(new URL('../../models/', import.meta.url)))
  const { botocore, boto3 } = data.versions
  console.log(`${services} services, ${(bytes / 1e6).toFixed(1)} MB, from botocore ${botocore} and boto3 ${boto3}`)
}
