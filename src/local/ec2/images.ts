/**
 * Images to launch from: some of Amazon's and Canonical's, with ids that are the same in every run.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { applyFilters } from './filters.js'
import { ec2Error, fixedId, pageOf } from './resources.js'

/** An image. */
interface Image {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly architecture: 'x86_64' | 'arm64'
  readonly owner: string
  readonly alias: string | undefined
  readonly device: string
  readonly createdAt: string
}

const AMAZON = '137112412989'
const CANONICAL = '099720109477'

const kinds: readonly Omit<Image, 'id'>[] = [
  amazon('al2023-ami-2023.6.20250107.0-kernel-6.1-x86_64', 'Amazon Linux 2023 AMI', 'x86_64'),
  amazon('al2023-ami-2023.6.20250107.0-kernel-6.1-arm64', 'Amazon Linux 2023 AMI', 'arm64'),
  amazon('amzn2-ami-hvm-2.0.20250108.0-x86_64-gp2', 'Amazon Linux 2 AMI', 'x86_64'),
  {
    name: 'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250115',
    description: 'Canonical, Ubuntu, 24.04, amd64 noble image',
    architecture: 'x86_64',
    owner: CANONICAL,
    alias: undefined,
    device: '/dev/sda1',
    createdAt: '2025-01-15T07:24:58.000Z',
  },
]

function amazon(name: string, description: string, architecture: Image['architecture']): Omit<Image, 'id'> {
  const createdAt = '2025-01-08T01:12:05.000Z'
  return { name, description, architecture, owner: AMAZON, alias: 'amazon', device: '/dev/xvda', createdAt }
}

/** The images of a region. */
export function imagesOf(region: string): readonly Image[] {
  return kinds.map((kind) => ({ ...kind, id: fixedId('ami', `${region} ${kind.name}`) }))
}

/** @throws ServiceError InvalidAMIID.NotFound, InvalidAMIID.Malformed */
export function requireImage(id: string, region: string): Image {
  const image = imagesOf(region).find((one) => one.id === id)
  if (image !== undefined) return image
  if (!/^ami-([\da-f]{8}|[\da-f]{17})$/.test(id)) {
    throw ec2Error('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`)
  }
  throw ec2Error('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`)
}

/** The handlers of images. */
export function imageHandlers(): AnyHandlers {
  return asAnyHandlers<'ec2'>({
    describeImages({ ImageIds, Owners, Filters, ExecutableUsers, ...request }, { region }) {
      if (ExecutableUsers !== undefined) throw notImplemented('ec2', 'DescribeImages', 'ExecutableUsers')
      for (const id of ImageIds ?? []) requireImage(id, region)
      const wanted = imagesOf(region).filter(
        ({ id, owner, alias }) =>
          (ImageIds?.includes(id) ?? true) && (Owners?.some((one) => one === owner || one === alias) ?? true),
      )
      const { items, ...page } = pageOf(applyFilters(wanted, Filters, fields), request)
      return { Images: items.map(describe), ...page }
    },
  })
}

const fields = {
  'image-id': ({ id }: Image) => id,
  name: ({ name }: Image) => name,
  description: ({ description }: Image) => description,
  architecture: ({ architecture }: Image) => architecture,
  'owner-id': ({ owner }: Image) => owner,
  'owner-alias': ({ alias }: Image) => alias,
  'creation-date': ({ createdAt }: Image) => createdAt,
  state: () => 'available',
  'image-type': () => 'machine',
  'is-public': () => 'true',
  'root-device-type': () => 'ebs',
  'virtualization-type': () => 'hvm',
  hypervisor: () => 'xen',
  'ena-support': () => 'true',
}

function describe({ id, name, description, architecture, owner, alias, device, createdAt }: Image) {
  return {
    ImageId: id,
    Name: name,
    Description: description,
    Architecture: architecture,
    OwnerId: owner,
    ImageOwnerAlias: alias,
    ImageLocation: `${alias ?? owner}/${name}`,
    CreationDate: createdAt,
    State: 'available' as const,
    ImageType: 'machine' as const,
    Public: true,
    RootDeviceName: device,
    RootDeviceType: 'ebs' as const,
    VirtualizationType: 'hvm' as const,
    Hypervisor: 'xen' as const,
    EnaSupport: true,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
  }
}
