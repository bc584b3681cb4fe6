"""Checks of the embedded AWS with boto3: each is told of in a line of JSON, with where it failed."""

import contextlib
import json
import sys
import traceback

import boto3
from botocore.exceptions import ClientError

_checks = []


def check(function):
    """A check, in the order of the file."""
    _checks.append(function)
    return function


def session_of(credentials):
    """A session with the keys that IAM or STS gave."""
    return boto3.Session(
        aws_access_key_id=credentials['AccessKeyId'],
        aws_secret_access_key=credentials['SecretAccessKey'],
        aws_session_token=credentials.get('SessionToken'),
        region_name='us-east-1',
    )


@contextlib.contextmanager
def refused(*codes):
    """What is within must be refused with one of these codes. Gives the error's response."""
    told = {}
    try:
        yield told
    except ClientError as error:
        told.update(error.response)
        assert error.response['Error']['Code'] in codes, error
    else:
        raise AssertionError(f'not refused with {codes}')


def equal(given, wanted):
    assert given == wanted, f'{given!r} is not {wanted!r}'


def run():
    for function in _checks:
        line = {'check': function.__doc__ or function.__name__}
        try:
            function()
        except Exception:  # noqa: BLE001 - everything is told
            line['error'] = traceback.format_exc()
        sys.stdout.write(json.dumps(line) + '\n')
