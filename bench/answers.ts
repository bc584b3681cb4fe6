// The canned answers: bytes of the size and make-up that the real services send, the same in every run.

import { crc32 } from 'node:zlib'
import { bodyBytes, bucketCount } from './rows.js'

/** An answer ready to be written: nothing is computed while a client is measured. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One answer for each row, by the row's key; and the listing for clients that do not ask for URL-encoded keys. */
export function makeAnswers(): ReadonlyMap<string, Answer> {
  return new Map([
    ['get-item', json(JSON.stringify({ Item: item(0) }))],
    ['query', json(JSON.stringify({ Count: 500, Items: times(500, item), ScannedCount: 500 }))],
    ['list-buckets', s3Xml(listBuckets())],
    ['list-objects', s3Xml(listObjects('url'))],
    ['list-objects-plain', s3Xml(listObjects(undefined))],
    ['put-object', { headers: { ...s3Headers, ETag: etag(1), 'Content-Length': '0' }, body: Buffer.alloc(0) }],
    ['describe-instances', ec2Xml(describeInstances())],
    ['get-object', object()],
  ])
}

const s3Headers = {
  'x-amz-id-2': 'bTl3xAmpleExtendedRequestIdThatIsAsLongAsTheRealOneIsInSize0123456789ABCDEF/abcd=',
  'x-amz-request-id': '4TQ5EXAMPLE9Z1AB',
  Server: 'AmazonS3',
  'x-amz-server-side-encryption': 'AES256',
}

function json(text: string): Answer {
  const body = Buffer.from(text)
  const headers = {
    Server: 'Server',
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': String(body.length),
    Connection: 'keep-alive',
    'x-amzn-RequestId': 'VEXAMPLE0RI3M2S9K7Q1T5W8Z4VV4KQNSO5AEMVJF66Q9ASUAAJG',
    'x-amz-crc32': String(crc32(body)),
  }
  return { headers, body }
}

function s3Xml(text: string): Answer {
  const headers = { ...s3Headers, 'Content-Type': 'application/xml', 'Transfer-Encoding': 'chunked' }
  return { headers, body: Buffer.from(text) }
}

function ec2Xml(text: string): Answer {
  const headers = {
    'x-amzn-RequestId': 'f1e2d3c4-0000-4aaa-8bbb-example00001',
    'Cache-Control': 'no-cache, no-store',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    Vary: 'accept-encoding',
    'Content-Type': 'text/xml;charset=UTF-8',
    'Transfer-Encoding': 'chunked',
    Server: 'AmazonEC2',
  }
  return { headers, body: Buffer.from(text) }
}

function object(): Answer {
  const headers = {
    ...s3Headers,
    'Last-Modified': 'Mon, 05 Jan 2026 09:30:00 GMT',
    ETag: etag(2),
    'Accept-Ranges': 'bytes',
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(bodyBytes),
  }
  return { headers, body: Buffer.alloc(bodyBytes, times(256, (i) => String.fromCharCode(i)).join(''), 'latin1') }
}

function item(i: number): unknown {
  return {
    Artist: { S: `Artist ${i % 7}` },
    SongTitle: { S: `The ${i}th song, "live" at the café` },
    AlbumTitle: { S: 'Songs of a long winter' },
    Year: { N: String(1960 + (i % 60)) },
    Price: { N: `${i % 20}.99` },
    Awards: { L: [{ S: 'Best new act' }, { N: '3' }] },
    Genres: { SS: ['folk', 'live', 'winter'] },
    InStock: { BOOL: i % 2 === 0 },
    Cover: { B: Buffer.from(`cover art bytes ${i}`).toString('base64') },
    Label: { M: { Name: { S: 'Small Records & Sons' }, Country: { S: 'IS' }, Founded: { N: '1974' } } },
  }
}

function listBuckets(): string {
  const buckets = times(bucketCount, (i) => {
    const created = `2025-0${(i % 9) + 1}-12T10:20:30.000Z`
    return `<Bucket><Name>company-photos-${i}</Name><CreationDate>${created}</CreationDate></Bucket>`
  })
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Owner><ID>${'0123456789abcdef'.repeat(4)}</ID></Owner><Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>`
  )
}

function listObjects(encoding: 'url' | undefined): string {
  const contents = times(1000, (i) => {
    const plain = `photos/2026/${String(i).padStart(5, '0')} ${i % 5 === 0 ? 'Tom & Ann' : 'holiday'}.jpg`
    const key = encoding === undefined ? plain.replace('&', '&amp;') : formEncoded(plain)
    return (
      `<Contents><Key>${key}</Key><LastModified>2026-01-05T09:30:${String(i % 60).padStart(2, '0')}.000Z</LastModified>` +
      `<ETag>&quot;${md5Like(i)}&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>` +
      `<ChecksumType>FULL_OBJECT</ChecksumType><Size>${1000 + i * 37}</Size><StorageClass>STANDARD</StorageClass></Contents>`
    )
  })
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    '<Name>company-photos-0</Name><Prefix>photos/</Prefix><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys>' +
    (encoding === undefined ? '' : '<EncodingType>url</EncodingType>') +
    `<IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`
  )
}

/** As S3 encodes keys: slashes stay, a space is a plus sign. */
function formEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
}

function describeInstances(): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">\n' +
    '    <requestId>f1e2d3c4-0000-4aaa-8bbb-example00001</requestId>\n' +
    `    <reservationSet>\n${times(200, reservation).join('')}    </reservationSet>\n</DescribeInstancesResponse>`
  )
}

function reservation(i: number): string {
  const id = i.toString(16).padStart(17, '0')
  const address = `10-0-${i % 250}-12`
  return `        <item>
            <reservationId>r-${id}</reservationId>
            <ownerId>123456789012</ownerId>
            <groupSet/>
            <instancesSet>
                <item>
                    <instanceId>i-${id}</instanceId>
                    <imageId>ami-0abcdef1234567890</imageId>
                    <instanceState>
                        <code>16</code>
                        <name>running</name>
                    </instanceState>
                    <privateDnsName>ip-${address}.ec2.internal</privateDnsName>
                    <dnsName>ec2-${address}.compute-1.amazonaws.com</dnsName>
                    <reason/>
                    <keyName>operations</keyName>
                    <amiLaunchIndex>0</amiLaunchIndex>
                    <productCodes/>
                    <instanceType>m7g.large</instanceType>
                    <launchTime>2026-01-05T09:30:00.000Z</launchTime>
                    <placement>
                        <availabilityZone>us-east-1a</availabilityZone>
                        <groupName/>
                        <tenancy>default</tenancy>
                    </placement>
                    <monitoring>
                        <state>disabled</state>
                    </monitoring>
                    <subnetId>subnet-0bb1c79de3EXAMPLE</subnetId>
                    <vpcId>vpc-0ee975135dEXAMPLE</vpcId>
                    <privateIpAddress>10.0.${i % 250}.12</privateIpAddress>
                    <sourceDestCheck>true</sourceDestCheck>
                    <groupSet>
                        <item>
                            <groupId>sg-0e4f2c1a9bEXAMPLE</groupId>
                            <groupName>web &amp; api</groupName>
                        </item>
                    </groupSet>
                    <architecture>arm64</architecture>
                    <rootDeviceType>ebs</rootDeviceType>
                    <rootDeviceName>/dev/xvda</rootDeviceName>
                    <blockDeviceMapping>
                        <item>
                            <deviceName>/dev/xvda</deviceName>
                            <ebs>
                                <volumeId>vol-${id}</volumeId>
                                <status>attached</status>
                                <attachTime>2026-01-05T09:30:01.000Z</attachTime>
                                <deleteOnTermination>true</deleteOnTermination>
                            </ebs>
                        </item>
                    </blockDeviceMapping>
                    <virtualizationType>hvm</virtualizationType>
                    <clientToken>c1b2a3-${i}</clientToken>
                    <tagSet>
                        <item>
                            <key>Name</key>
                            <value>web-${i}</value>
                        </item>
                        <item>
                            <key>Team</key>
                            <value>Platform</value>
                        </item>
                    </tagSet>
                    <hypervisor>xen</hypervisor>
                    <ebsOptimized>true</ebsOptimized>
                    <enaSupport>true</enaSupport>
                    <cpuOptions>
                        <coreCount>2</coreCount>
                        <threadsPerCore>1</threadsPerCore>
                    </cpuOptions>
                    <metadataOptions>
                        <state>applied</state>
                        <httpTokens>required</httpTokens>
                        <httpPutResponseHopLimit>2</httpPutResponseHopLimit>
                        <httpEndpoint>enabled</httpEndpoint>
                    </metadataOptions>
                </item>
            </instancesSet>
        </item>
`
}

function etag(i: number): string {
  return `"${md5Like(i)}"`
}

function md5Like(i: number): string {
  return (0x9e3779b9 * (i + 1)).toString(16).padStart(16, '0').slice(-16).repeat(2)
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
