/**
 * What the host name of a request tells: a bucket, a service, a region.
 */

import { isIPv4 } from 'node:net'

/** What stands in a host name. */
export interface HostFacts {
  readonly bucket?: string
  /** The first label of the host, where it may be a service's: `sqs.us-east-1.localhost`. */
  readonly service?: string
  readonly region?: string
}

/** Names under which S3 answers, behind the bucket: `s3`, `s3.eu-central-1`, `s3-eu-central-1`, and so on. */
const s3Label = /^(?:(.+)\.)?s3(?:[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d))?$/

/** Reads the Host header. */
export function readHost(header: string): HostFacts {
  const host = header.replace(/:\d+$/, '').toLowerCase().replace(/\.$/, '')
  if (isIPv4(host) || host.startsWith('[')) return {}
  for (const domain of ['.localhost.localstack.cloud', '.localhost', '.amazonaws.com', '.amazonaws.com.cn']) {
    if (host.endsWith(domain)) return readLabels(host.slice(0, -domain.length), domain)
  }
  // A name of the user's own, such as that of a container: only what is plainly S3's is taken apart.
  const [, bucket, region] = /^(.+)\.s3[.-](?:([a-z]{2}(?:-[a-z]+)+-\d)\.)?/.exec(host) ?? []
  return bucket === undefined ? {} : { bucket, service: 's3', ...(region === undefined ? {} : { region }) }
}

function readLabels(labels: string, domain: string): HostFacts {
  const s3 = s3Label.exec(labels)
  if (s3 !== null) {
    const [, bucket, region] = s3
    return {
      service: 's3',
      ...(bucket === undefined ? {} : { bucket }),
      ...(region === undefined ? {} : { region }),
    }
  }
  const [service = '', region, ...rest] = labels.split('.')
  if (domain === '.localhost' && region === undefined) return { bucket: service, service }
  const isRegion = region !== undefined && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)
  if (isRegion && rest.length === 0) return { service, region }
  return domain === '.localhost' ? { bucket: labels } : { service }
}

/** The path of a request to S3 with the bucket in front, wherever it stood. */
export function bucketPath(hostHeader: string, path: string): string {
  const { bucket } = readHost(hostHeader)
  return bucket === undefined ? path : `/${bucket}${path}`
}
