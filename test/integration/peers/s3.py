import base64
import datetime
import hashlib
import io
import json
import os
import tempfile
import urllib.error
import urllib.request
import uuid
import zlib

import boto3
from boto3.s3.transfer import TransferConfig
from botocore import UNSIGNED
from botocore.config import Config
from peer import check, equal, refused, run, session_of

s3 = boto3.client('s3')
resource = boto3.resource('s3')
anonymous = boto3.client('s3', config=Config(signature_version=UNSIGNED))
MIB = 1 << 20


def new_bucket(versioned=False, **options):
    name = f'bucket-{uuid.uuid4().hex[:20]}'
    s3.create_bucket(Bucket=name, **options)
    if versioned:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={'Status': 'Enabled'})
    return name


def open_bucket():
    name = new_bucket(ObjectOwnership='ObjectWriter')
    s3.delete_public_access_block(Bucket=name)
    return name


def body_of(bucket, key, client=s3, **options):
    return client.get_object(Bucket=bucket, Key=key, **options)['Body'].read()


def fetch(url, method='GET', data=None, headers=None):
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


@check
def buckets():
    """buckets: waiters, pages, regions, errors"""
    name = new_bucket()
    s3.get_waiter('bucket_exists').wait(Bucket=name)
    assert name in [one['Name'] for page in s3.get_paginator('list_buckets').paginate() for one in page['Buckets']]
    ireland = boto3.client('s3', region_name='eu-west-1')
    there = f'bucket-{uuid.uuid4().hex[:20]}'
    with refused('IllegalLocationConstraintException'):
        ireland.create_bucket(Bucket=there)
    ireland.create_bucket(Bucket=there, CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
    equal(s3.get_bucket_location(Bucket=there)['LocationConstraint'], 'eu-west-1')
    # The client comes to the wrong region, is told so, and goes to the right one.
    s3.put_object(Bucket=there, Key='k', Body=b'x')
    with refused('BucketNotEmpty'):
        s3.delete_bucket(Bucket=there)
    s3.delete_bucket(Bucket=name)
    s3.get_waiter('bucket_not_exists').wait(Bucket=name)
    with refused('NoSuchBucket') as told:
        s3.list_objects_v2(Bucket=name)
    equal(told['Error']['BucketName'], name)
    assert told['ResponseMetadata']['RequestId'] and told['ResponseMetadata']['HostId']


@check
def objects():
    """objects: what is said of them, ranges, conditions, errors by class"""
    bucket = new_bucket()
    facts = {'ContentType': 'text/x', 'CacheControl': 'no-store', 'Metadata': {'one': '1', 'two': ''}}
    tag = s3.put_object(Bucket=bucket, Key='k', Body=b'testcontent', **facts)['ETag']
    head = s3.head_object(Bucket=bucket, Key='k')
    equal({name: head[name] for name in facts}, facts)
    equal(body_of(bucket, 'k', Range='bytes=-7'), b'content')
    equal(body_of(bucket, 'k', IfMatch=tag), b'testcontent')
    with refused('InvalidRange'):
        body_of(bucket, 'k', Range='bytes=40-')
    with refused('PreconditionFailed'):
        body_of(bucket, 'k', IfMatch='"x"')
    with refused('304'):
        body_of(bucket, 'k', IfNoneMatch=tag)
    with refused('PreconditionFailed'):
        s3.put_object(Bucket=bucket, Key='k', Body=b'', IfNoneMatch='*')
    with refused('404'):
        s3.head_object(Bucket=bucket, Key='none')
    try:
        body_of(bucket, 'none')
        raise AssertionError('found')
    except s3.exceptions.NoSuchKey as error:
        equal(error.response['Error']['Key'], 'none')


@check
def keys():
    """odd keys: written, listed, copied, deleted"""
    bucket = new_bucket()
    names = ['a b', 'a+b', 'a%20b', 'a//b', '/a', 'a/', '..', 'a/../b', 'ü', '日本', '😀', '"\'&<>', 'a?b#c', 'tab\t']
    for name in names:
        s3.put_object(Bucket=bucket, Key=name, Body=name.encode())
        equal(body_of(bucket, name), name.encode())
        s3.copy_object(Bucket=bucket, Key=f'copy of {name}', CopySource={'Bucket': bucket, 'Key': name})
        equal(body_of(bucket, f'copy of {name}'), name.encode())
    listed = [one['Key'] for one in s3.list_objects_v2(Bucket=bucket)['Contents']]
    equal(listed, sorted(names + [f'copy of {name}' for name in names], key=lambda name: name.encode()))
    told = s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': name} for name in listed]})
    equal(len(told['Deleted']), len(listed))
    equal(s3.list_objects(Bucket=bucket).get('Contents'), None)


@check
def checksums():
    """checksums: in headers and trailers, of parts and of the whole"""
    bucket = new_bucket()
    data = os.urandom(300_000)
    crc = base64.b64encode(zlib.crc32(data).to_bytes(4, 'big')).decode()
    sha = base64.b64encode(hashlib.sha256(data).digest()).decode()
    equal(s3.put_object(Bucket=bucket, Key='k', Body=data)['ChecksumCRC32'], crc)
    equal(s3.put_object(Bucket=bucket, Key='k', Body=io.BytesIO(data), ChecksumAlgorithm='SHA256')['ChecksumSHA256'], sha)
    answer = s3.get_object(Bucket=bucket, Key='k', ChecksumMode='ENABLED')
    equal((answer['ChecksumSHA256'], answer['Body'].read() == data), (sha, True))
    with refused('BadDigest'):
        s3.put_object(Bucket=bucket, Key='k', Body=b'other', ChecksumSHA256=sha)
    with refused('InvalidDigest'):
        s3.put_object(Bucket=bucket, Key='k', Body=b'other', ContentMD5='nonsense')
    attributes = s3.get_object_attributes(Bucket=bucket, Key='k', ObjectAttributes=['Checksum', 'ObjectSize'])
    equal((attributes['Checksum']['ChecksumSHA256'], attributes['ObjectSize']), (sha, len(data)))


@check
def transfers():
    """files: up and down in parts, with metadata and progress; copies in parts"""
    bucket = new_bucket()
    data = os.urandom(17 * MIB + 3)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
    with tempfile.TemporaryDirectory() as folder:
        there, back = os.path.join(folder, 'there'), os.path.join(folder, 'back')
        with open(there, 'wb') as file:
            file.write(data)
        seen = []
        options = {'Metadata': {'a': 'b'}, 'ContentType': 'x/y'}
        s3.upload_file(there, bucket, 'big', ExtraArgs=options, Config=config, Callback=seen.append)
        equal(sum(seen), len(data))
        s3.download_file(bucket, 'big', back, Config=config)
        with open(back, 'rb') as file:
            assert file.read() == data
    head = s3.head_object(Bucket=bucket, Key='big')
    assert head['ETag'].endswith('-4"') and head['Metadata'] == {'a': 'b'}
    s3.copy({'Bucket': bucket, 'Key': 'big'}, bucket, 'copy', Config=config)
    out = io.BytesIO()
    s3.download_fileobj(bucket, 'copy', out, Config=config)
    assert out.getvalue() == data
    equal('Uploads' in s3.list_multipart_uploads(Bucket=bucket), False)


@check
def parts():
    """uploads in parts by hand: lists, order, sizes, an end"""
    bucket = new_bucket()
    name = {'Bucket': bucket, 'Key': 'k'}
    upload = {**name, 'UploadId': s3.create_multipart_upload(**name)['UploadId']}
    tags = [s3.upload_part(**upload, PartNumber=i, Body=bytes(i))['ETag'] for i in (1, 2)]
    equal([(one['PartNumber'], one['Size']) for one in s3.list_parts(**upload)['Parts']], [(1, 1), (2, 2)])
    equal([one['Key'] for one in s3.list_multipart_uploads(Bucket=bucket)['Uploads']], ['k'])
    both = [{'PartNumber': i + 1, 'ETag': tag} for i, tag in enumerate(tags)]
    for code, listed in [('InvalidPartOrder', both[::-1]), ('EntityTooSmall', both), ('MalformedXML', [])]:
        with refused(code):
            s3.complete_multipart_upload(**upload, MultipartUpload={'Parts': listed})
    s3.complete_multipart_upload(**upload, MultipartUpload={'Parts': both[:1]})
    with refused('NoSuchUpload'):
        s3.abort_multipart_upload(**upload)


@check
def resources():
    """the resource: buckets, objects, collections, batch actions, waiters"""
    bucket = resource.create_bucket(Bucket=f'bucket-{uuid.uuid4().hex[:20]}')
    bucket.wait_until_exists()
    for i in range(7):
        bucket.put_object(Key=f'dir/{i}', Body=str(i).encode())
    equal([one.key for one in bucket.objects.filter(Prefix='dir/').limit(3)], ['dir/0', 'dir/1', 'dir/2'])
    equal(sum(one.size for one in bucket.objects.page_size(2)), 7)
    thing = bucket.Object('dir/3')
    equal((thing.content_length, thing.get()['Body'].read()), (1, b'3'))
    bucket.Tagging().put(Tagging={'TagSet': [{'Key': 'a', 'Value': 'b'}]})
    equal(bucket.Tagging().tag_set, [{'Key': 'a', 'Value': 'b'}])
    bucket.Versioning().enable()
    equal(bucket.Versioning().status, 'Enabled')
    thing.put(Body=b'new')
    equal(len(list(bucket.object_versions.filter(Prefix='dir/3'))), 2)
    bucket.objects.all().delete()
    equal(list(bucket.objects.all()), [])
    bucket.object_versions.delete()
    bucket.delete()
    bucket.wait_until_not_exists()


@check
def versions():
    """versions: read, hidden, brought back, listed in pages"""
    bucket = new_bucket(versioned=True)
    ids = [s3.put_object(Bucket=bucket, Key='k', Body=bytes([i]))['VersionId'] for i in range(5)]
    equal(body_of(bucket, 'k', VersionId=ids[0]), b'\x00')
    marker = s3.delete_object(Bucket=bucket, Key='k')
    equal(marker['DeleteMarker'], True)
    with refused('NoSuchKey'):
        body_of(bucket, 'k')
    with refused('MethodNotAllowed'):
        body_of(bucket, 'k', VersionId=marker['VersionId'])
    pages = s3.get_paginator('list_object_versions').paginate(Bucket=bucket, PaginationConfig={'PageSize': 2})
    equal([one['VersionId'] for page in pages for one in page.get('Versions', [])], ids[::-1])
    s3.delete_object(Bucket=bucket, Key='k', VersionId=marker['VersionId'])
    equal(body_of(bucket, 'k'), b'\x04')


@check
def lists():
    """lists: prefix, delimiter, markers, tokens"""
    bucket = new_bucket()
    for key in ['asdf', 'boo/bar', 'boo/baz/x', 'cquux/bla', 'ü/+ %']:
        s3.put_object(Bucket=bucket, Key=key, Body=b'')
    top = s3.list_objects(Bucket=bucket, Delimiter='/', MaxKeys=2)
    equal((top['Contents'][0]['Key'], top['CommonPrefixes'], top['NextMarker']), ('asdf', [{'Prefix': 'boo/'}], 'boo/'))
    pages = s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Delimiter='/', PaginationConfig={'PageSize': 1})
    equal([one['Prefix'] for page in pages for one in page.get('CommonPrefixes', [])], ['boo/', 'cquux/', 'ü/'])
    equal(s3.list_objects_v2(Bucket=bucket, StartAfter='d')['Contents'][0]['Key'], 'ü/+ %')
    with refused('InvalidArgument'):
        s3.list_objects_v2(Bucket=bucket, ContinuationToken='nonsense')


@check
def presigned():
    """presigned URLs: with both signatures, changed, and out of time"""
    bucket = new_bucket()
    for version in ('s3v4', 's3'):
        client = boto3.client('s3', config=Config(signature_version=version))
        target = {'Bucket': bucket, 'Key': 'a b/ü+&'}
        put = client.generate_presigned_url('put_object', Params=target)
        equal(fetch(put, 'PUT', version.encode(), {'Content-Type': ''})[0], 200)
        get = client.generate_presigned_url('get_object', Params=target)
        equal(fetch(get)[:2], (200, version.encode()))
        status, told, _ = fetch(get + '&response-content-type=a/b')
        assert (status, b'SignatureDoesNotMatch' in told) == (403, True), told
        late = client.generate_presigned_url('get_object', Params=target, ExpiresIn=-10)
        assert fetch(late)[0] in (400, 403)


@check
def forms():
    """presigned forms: a file, and one that is too large"""
    bucket = new_bucket()
    form = s3.generate_presigned_post(
        bucket, 'in/${filename}', Fields={'x-amz-meta-a': '1'}, Conditions=[{'x-amz-meta-a': '1'}, ['content-length-range', 1, 5]]
    )

    def post(data):
        lines = []
        for name, value in form['fields'].items():
            lines.append(f'--limit\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        lines.append(b'--limit\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n' + data)
        headers = {'Content-Type': 'multipart/form-data; boundary=limit'}
        return fetch(form['url'], 'POST', b''.join(lines) + b'\r\n--limit--\r\n', headers)

    equal(post(b'hello')[0], 204)
    equal(s3.head_object(Bucket=bucket, Key='in/f.txt')['Metadata'], {'a': '1'})
    status, told, _ = post(b'hello!')
    assert (status, b'EntityTooLarge' in told) == (400, True), told


@check
def documents():
    """documents of a bucket: rules, tags, encryption, a policy"""
    bucket = new_bucket()
    rule = {'ID': 'r', 'Status': 'Enabled', 'Filter': {'Prefix': 'x/'}, 'Expiration': {'Days': 1}}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={'Rules': [rule]})
    equal(s3.get_bucket_lifecycle_configuration(Bucket=bucket)['Rules'], [rule])
    assert 'rule-id="r"' in s3.put_object(Bucket=bucket, Key='x/a', Body=b'')['Expiration']
    cors = {'AllowedMethods': ['GET'], 'AllowedOrigins': ['https://example.org']}
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={'CORSRules': [cors]})
    equal(s3.get_bucket_cors(Bucket=bucket)['CORSRules'], [cors])
    usual = {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': 'arn:aws:kms:us-east-1:123456789012:key/1'}
    rules = [{'ApplyServerSideEncryptionByDefault': usual}]
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={'Rules': rules})
    equal(s3.put_object(Bucket=bucket, Key='k', Body=b'')['ServerSideEncryption'], 'aws:kms')
    for code, call in [
        ('NoSuchWebsiteConfiguration', s3.get_bucket_website),
        ('NoSuchTagSet', s3.get_bucket_tagging),
        ('NoSuchBucketPolicy', s3.get_bucket_policy),
        ('ReplicationConfigurationNotFoundError', s3.get_bucket_replication),
        ('ObjectLockConfigurationNotFoundError', s3.get_object_lock_configuration),
    ]:
        with refused(code):
            call(Bucket=bucket)


@check
def locks():
    """locks: retention and legal hold"""
    bucket = new_bucket(ObjectLockEnabledForBucket=True)
    until = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=1)
    options = {'ObjectLockMode': 'GOVERNANCE', 'ObjectLockRetainUntilDate': until}
    version = s3.put_object(Bucket=bucket, Key='k', Body=b'x', **options)['VersionId']
    equal(s3.get_object_retention(Bucket=bucket, Key='k')['Retention'], {'Mode': 'GOVERNANCE', 'RetainUntilDate': until})
    with refused('AccessDenied'):
        s3.delete_object(Bucket=bucket, Key='k', VersionId=version)
    s3.delete_object(Bucket=bucket, Key='k', VersionId=version, BypassGovernanceRetention=True)


@check
def access():
    """access: users with policies, people without keys, lists"""
    iam = boto3.client('iam')
    bucket = open_bucket()
    s3.put_object(Bucket=bucket, Key='k', Body=b'x')
    with refused('AccessDenied'):
        body_of(bucket, 'k', client=anonymous)
    s3.put_object_acl(Bucket=bucket, Key='k', ACL='public-read')
    equal(body_of(bucket, 'k', client=anonymous), b'x')
    iam.create_user(UserName='s3-reader')
    key = iam.create_access_key(UserName='s3-reader')['AccessKey']
    allow = {'Effect': 'Allow', 'Action': 's3:ListBucket', 'Resource': f'arn:aws:s3:::{bucket}'}
    document = json.dumps({'Version': '2012-10-17', 'Statement': [allow]})
    iam.put_user_policy(UserName='s3-reader', PolicyName='p', PolicyDocument=document)
    reader = session_of(key).client('s3')
    equal(reader.list_objects_v2(Bucket=bucket)['KeyCount'], 1)
    with refused('AccessDenied'):
        reader.put_object(Bucket=bucket, Key='new', Body=b'')
    with refused('AccessDenied'):
        reader.list_buckets()
    wrong = session_of({**key, 'SecretAccessKey': 'x' * 40}).client('s3')
    with refused('SignatureDoesNotMatch'):
        wrong.list_buckets()


run()
