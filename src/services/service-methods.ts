/**
 * Methods of single services' clients that are no operations. The generated types extend these; nothing here runs.
 */

import type { ConnectTokenOptions } from './dsql/register.js'
import type { DbAuthTokenOptions } from './rds/register.js'
import type { PresignedPost, PresignedPostOptions } from './s3/presigned-post.js'

/** What S3's clients have beside their operations. */
export interface S3Methods {
  /**
   * A form with which a browser uploads one object, without keys.
   *
   * @param key  The object's key; `${filename}` at its end stands for the name of the file.
   * @returns The address, and the fields that the form must have before its `file`.
   * @see boto3 `Client.generate_presigned_post`
   */
  generatePresignedPost(bucket: string, key: string, options?: PresignedPostOptions): Promise<PresignedPost>
}

/** What RDS's clients have beside their operations. */
export interface RdsMethods {
  /** A password for a database that knows IAM, good for 15 minutes. @see boto3 `Client.generate_db_auth_token` */
  generateDbAuthToken(
    dbHostname: string,
    port: number,
    dbUsername: string,
    options?: DbAuthTokenOptions,
  ): Promise<string>
}

/** What DSQL's clients have beside their operations. */
export interface DsqlMethods {
  /** A password for an ordinary role. @see boto3 `Client.generate_db_connect_auth_token` */
  generateDbConnectAuthToken(hostname: string, options?: ConnectTokenOptions): Promise<string>
  /** A password for the admin role. @see boto3 `Client.generate_db_connect_admin_auth_token` */
  generateDbConnectAdminAuthToken(hostname: string, options?: ConnectTokenOptions): Promise<string>
}
