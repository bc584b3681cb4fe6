/**
 * S3's documents as they go over the wire.
 */

import type { RestXmlOptions } from '../protocol/rest-xml.js'

/** The namespace of S3's documents. */
export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

/** S3's documents: their roots are not named as the model's shapes are. */
export const s3Documents: RestXmlOptions = {
  hasBareErrors: true,
  superseded: ['GetBucketLifecycle', 'GetBucketNotification', 'PutBucketLifecycle', 'PutBucketNotification'],
  namespace: s3Namespace,
  roots: {
    CompleteMultipartUpload: 'CompleteMultipartUploadResult',
    CreateMultipartUpload: 'InitiateMultipartUploadResult',
    DeleteObjects: 'DeleteResult',
    GetBucketAccelerateConfiguration: 'AccelerateConfiguration',
    GetBucketAcl: 'AccessControlPolicy',
    GetBucketCors: 'CORSConfiguration',
    GetBucketLifecycleConfiguration: 'LifecycleConfiguration',
    GetBucketLogging: 'BucketLoggingStatus',
    GetBucketNotificationConfiguration: 'NotificationConfiguration',
    GetBucketRequestPayment: 'RequestPaymentConfiguration',
    GetBucketTagging: 'Tagging',
    GetBucketVersioning: 'VersioningConfiguration',
    GetBucketWebsite: 'WebsiteConfiguration',
    GetObjectAcl: 'AccessControlPolicy',
    GetObjectAttributes: 'GetObjectAttributesResponse',
    GetObjectLegalHold: 'LegalHold',
    GetObjectRetention: 'Retention',
    GetObjectTagging: 'Tagging',
    ListBucketAnalyticsConfigurations: 'ListBucketAnalyticsConfigurationResult',
    ListBucketInventoryConfigurations: 'ListInventoryConfigurationsResult',
    ListBucketMetricsConfigurations: 'ListMetricsConfigurationsResult',
    ListBuckets: 'ListAllMyBucketsResult',
    ListMultipartUploads: 'ListMultipartUploadsResult',
    ListObjects: 'ListBucketResult',
    ListObjectsV2: 'ListBucketResult',
    ListObjectVersions: 'ListVersionsResult',
    ListParts: 'ListPartsResult',
  },
}
