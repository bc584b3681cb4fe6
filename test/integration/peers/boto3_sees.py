"""What boto3 makes of the answers of an embedded AWS: one JSON object of findings by name."""

import json
import os
import sys
import urllib.request

import boto3
import botocore
from botocore import UNSIGNED
from botocore.config import Config

given = json.loads(sys.argv[1])
URL, SKEWED_URL = given["url"], given["skewedUrl"]
ONCE = Config(retries={"total_max_attempts": 1})


def client(service, url=URL, config=ONCE, **key):
    key = key or {"aws_access_key_id": given["id"], "aws_secret_access_key": given["secret"]}
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", config=config, **key)


findings = {}


def note(name, call):
    try:
        findings[name] = call()
    except botocore.exceptions.ClientError as error:
        facts = error.response
        members = {key: value for key, value in facts.items() if key not in ("Error", "ResponseMetadata")}
        findings[name] = {
            "code": facts["Error"]["Code"],
            "message": facts["Error"]["Message"],
            "status": facts["ResponseMetadata"]["HTTPStatusCode"],
            "class": type(error).__name__,
            **({"members": members} if members else {}),
        }
    except Exception as error:
        findings[name] = type(error).__name__


def fetch(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        return [error.code, ""]


CALLS = {
    "s3": lambda c: c.list_buckets(),
    "iam": lambda c: c.list_users(),
    "sts": lambda c: c.get_caller_identity(),
    "sqs": lambda c: c.list_queues(),
    "sns": lambda c: c.list_topics(),
    "dynamodb": lambda c: c.list_tables(),
    "ec2": lambda c: c.describe_regions(),
    "lambda": lambda c: c.list_functions(),
    "route53": lambda c: c.list_hosted_zones(),
    "cloudwatch": lambda c: c.describe_alarms(),
}
for service, call in CALLS.items():
    right = {"aws_access_key_id": given["id"]}
    wrong_secret = client(service, **right, aws_secret_access_key="wrong")
    wrong_key = client(service, aws_access_key_id="AKIANOBODY", aws_secret_access_key="x")
    token = client(service, **right, aws_secret_access_key=given["secret"], aws_session_token="none")
    note(f"{service} wrong secret", lambda: call(wrong_secret))
    note(f"{service} unknown key", lambda: call(wrong_key))
    note(f"{service} token of none", lambda: call(token))
    note(f"{service} skewed", lambda: call(client(service, SKEWED_URL)))
    note(f"{service} denied", lambda: call(client(service, aws_access_key_id=given["userId"], aws_secret_access_key=given["userSecret"])))

note("s3 unsigned", lambda: client("s3", config=ONCE.merge(Config(signature_version=UNSIGNED))).list_buckets())
note("sts unsigned", lambda: client("sts", config=ONCE.merge(Config(signature_version=UNSIGNED))).get_caller_identity())

# Answers of handlers.
note("kms handler", lambda: client("kms").encrypt(KeyId="k", Plaintext=b"\x00\xff")["CiphertextBlob"].hex())
note("lambda handler", lambda: client("lambda").invoke(FunctionName="f", Payload=b"{}")["Payload"].read().decode())
note("cloudwatch handler", lambda: client("cloudwatch").describe_alarm_history()["AlarmHistoryItems"][0]["AlarmName"])
note("rds handler", lambda: client("rds").describe_db_instances()["DBInstances"][0]["DBInstanceIdentifier"])
note("volumes handler", lambda: client("ec2").describe_volumes()["Volumes"][0]["CreateTime"].isoformat())
note("zone handler", lambda: client("route53").get_hosted_zone(Id="Z1")["HostedZone"]["Name"])


def select():
    csv = {"CSV": {}}
    answer = client("s3").select_object_content(
        Bucket="bucket", Key="key", Expression="x", ExpressionType="SQL", InputSerialization=csv, OutputSerialization=csv
    )
    return [next(iter(event)) for event in answer["Payload"]]


note("events handler", select)
note("lambda error", lambda: client("lambda").get_function(FunctionName="f"))
note("dynamodb error", lambda: client("dynamodb").put_item(TableName="tab", Item={"id": {"S": "x"}}))
note("cloudwatch error", lambda: client("cloudwatch").delete_alarms(AlarmNames=["a"]))
note("route53 error", lambda: client("route53").delete_hosted_zone(Id="Z1"))
note("rds error", lambda: client("rds").delete_db_instance(DBInstanceIdentifier="d"))
note("broken handler", lambda: client("lambda").list_layers())
note("not implemented", lambda: client("kms").list_keys())

# Failures on purpose.
standard = Config(retries={"mode": "standard", "total_max_attempts": 4})
legacy = Config(retries={"mode": "legacy", "total_max_attempts": 3})
impatient = Config(read_timeout=0.3, retries={"total_max_attempts": 1})
impatient_twice = Config(read_timeout=0.3, retries={"mode": "standard", "total_max_attempts": 2})


def attempts(call):
    return call()["ResponseMetadata"]["RetryAttempts"]


note("throttled, standard", lambda: attempts(lambda: client("sqs", config=standard).list_queues()))
note("throttled, legacy", lambda: attempts(lambda: client("sns", config=legacy).list_topics()))
note("status 500", lambda: attempts(lambda: client("iam", config=standard).list_groups()))
note("never answered", lambda: client("sts", config=impatient).get_session_token())
note("answered at the second try", lambda: attempts(lambda: client("iam", config=impatient_twice).list_roles()))
note("cut before the answer", lambda: client("iam").list_policies())
note("cut, then answered", lambda: attempts(lambda: client("ec2", config=standard).describe_key_pairs()))
note("cut within the body", lambda: len(client("s3").get_object(Bucket="bucket", Key="key")["Body"].read()))
note("retry-after", lambda: client("s3").get_bucket_tagging(Bucket="bucket"))

# URLs.
s3 = client("s3")
s3v4 = client("s3", config=ONCE.merge(Config(signature_version="s3v4")))
for version, signer in {"s3": s3, "s3v4": s3v4}.items():
    url = signer.generate_presigned_url("get_object", Params={"Bucket": "bucket", "Key": "small"})
    note(f"presigned get, {version}", lambda: fetch(url))
    note(f"presigned get, {version}, changed", lambda: fetch(url.replace("/small", "/key")))
sts = client("sts")
who = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
note("presigned who", lambda: "<Arn>" in fetch(who)[1])
json.dump(findings, sys.stdout)
