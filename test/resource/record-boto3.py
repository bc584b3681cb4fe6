"""Writes boto3-calls.jsonl: what boto3's resources send, and what they make of answers, for every part of every model.

    python3 test/resource/record-boto3.py

Parameters and answers are made from the shapes by the rules of samples.ts, which is this file's other half.
"""

import json
import pathlib

import boto3
from boto3.resources.base import ServiceResource
from botocore import xform_name

HERE = pathlib.Path(__file__).parent
SERVICES = ['cloudformation', 'cloudwatch', 'dynamodb', 'ec2', 'glacier', 'iam', 's3', 'sns', 'sqs']
OMIT = object()


def sample(shape, name, place, only_required, depth=0):
    kind = shape.type_name
    if kind in ('string', 'character'):
        return (name + place).ljust(shape.metadata.get('min', 0), 'x')
    if kind in ('integer', 'long', 'float', 'double'):
        return max(shape.metadata.get('min', 0), 1)
    if kind == 'boolean':
        return True
    if kind == 'timestamp':
        return '2026-01-01T00:00:00Z'
    if kind == 'blob':
        return name + place
    if depth > 6:
        return OMIT
    if kind == 'list':
        items = [sample(shape.member, name, place + str(i), only_required, depth + 1) for i in range(2)]
        return [item for item in items if item is not OMIT]
    if kind == 'map':
        value = sample(shape.value, name, place, only_required, depth + 1)
        return {} if value is OMIT else {name: value}
    members = list(shape.members)
    if only_required and (depth == 0 or shape.required_members):
        members = shape.required_members
    values = {member: sample(shape.members[member], member, place, only_required, depth + 1) for member in members}
    return {member: value for member, value in values.items() if value is not OMIT}


def first_word(text):
    return ''.join(c if c.isalnum() else ' ' for c in text).split()[0]


def answer(client, operation):
    shape = client.meta.service_model.operation_model(operation).output_shape
    values = {} if shape is None else sample(shape, 'Output', '', False)
    method = xform_name(operation)
    if client.can_paginate(method):
        config = client.get_paginator(method)._pagination_cfg
        tokens = config['output_token']
        for text in ([tokens] if isinstance(tokens, str) else tokens) + [config.get('more_results', 'Ø0'[1:])]:
            values.pop(first_word(text), None)
    return values


def shown(value):
    if isinstance(value, ServiceResource):
        ids = [getattr(value, name) for name in value.meta.identifiers]
        return {'class': type(value).__name__, 'identifiers': ids, 'hasData': value.meta.data is not None}
    if isinstance(value, list) and any(isinstance(item, ServiceResource) for item in value):
        return [shown(item) for item in value]
    return 'answer' if isinstance(value, dict) and value else None


class Asked(Exception):
    pass


class Recorder:
    def __init__(self, service):
        session = boto3.Session(aws_access_key_id='a', aws_secret_access_key='b', region_name='us-east-1')
        self.root = session.resource(service)
        self.client = self.root.meta.client
        self.data = session._loader.load_service_model(service, 'resources-1')
        self.service = service
        self.calls = []
        self.stops = False
        self.client._make_api_call = self.call

    def call(self, operation, params):
        self.calls.append([operation, params])
        if self.stops:
            raise Asked
        return answer(self.client, operation)

    def added(self, action):
        """What a caller gives: what is required or names the resource, and is not given by the model."""
        request = action['request']
        identifiers = action.get('resource', {}).get('identifiers', [])
        named = {first_word(i['path']) for i in identifiers if i['source'] == 'requestParameter'}
        shape = self.client.meta.service_model.operation_model(request['operation']).input_shape
        if shape is None:
            return {}
        given = {first_word(param['target']) for param in request.get('params', [])}
        values = sample(shape, 'Input', '', True)
        for name in named:
            values.setdefault(name, sample(shape.members[name], name, '', True, 1))
        return {k: v for k, v in values.items() if k not in given}

    def run(self, function, stops=False):
        self.calls, self.stops = [], stops
        result = None
        try:
            result = function()
        except Asked:
            pass
        except ValueError as error:
            return {'calls': self.calls, 'error': str(error)}
        return {'calls': self.calls, 'result': shown(result)}

    def instance(self, name, definition):
        if name == 'ServiceResource':
            return self.root
        ids = [7 if i.get('type') == 'integer' else i['name'].ljust(32, 'x') for i in definition.get('identifiers', [])]
        factory = next((n for n, h in self.data['service'].get('has', {}).items() if h['resource']['type'] == name), name)
        resource = getattr(self.root, factory)(*ids)
        if type(resource).__name__ != f'{self.service}.{name}':
            return None
        if 'shape' in definition:
            shape = self.client.meta.service_model.shape_for(definition['shape'])
            resource.meta.data = sample(shape, 'Data', '', False)
        return resource

    def names(self, name, definition):
        resource = self.instance(name, definition)
        return [] if resource is None else [n for n in dir(type(resource)) if not n.startswith('_')]

    def record(self, name, definition):
        parts = {}
        fresh = lambda: self.instance(name, definition)
        if fresh() is None:
            return None
        members = {**definition.get('actions', {})}
        if 'load' in definition:
            members['Load'] = definition['load']
        for key, action in members.items():
            added = self.added(action)
            parts[key] = {'kind': 'action', **self.run(lambda: getattr(fresh(), xform_name(key))(**added))}
        for key, has in definition.get('has', {}).items():
            if any(i['source'] == 'data' for i in has['resource'].get('identifiers', [])):
                parts[key] = {'kind': 'reference', **self.run(lambda: getattr(fresh(), xform_name(key)))}
        for key, collection in definition.get('hasMany', {}).items():
            added = self.added(collection)
            manager = getattr(fresh(), xform_name(key))
            parts[key] = {'kind': 'collection', **self.run(lambda: list(manager.filter(**added)))}
            item = self.data['resources'][collection['resource']['type']]
            for batch, action in item.get('batchActions', {}).items():
                more = self.added(action)
                items = manager.filter(**added)
                parts[f'{key}.{batch}'] = {'kind': 'batch', **self.run(lambda: getattr(items, xform_name(batch))(**more))}
        for key in definition.get('waiters', {}):
            method = getattr(fresh(), xform_name('WaitUntil' + key))
            parts[f'WaitUntil{key}'] = {'kind': 'waiter', **self.run(method, stops=True)}
        return parts


def main():
    lines = []
    for service in SERVICES:
        recorder = Recorder(service)
        for name, definition in {'ServiceResource': recorder.data['service'], **recorder.data['resources']}.items():
            parts, names = recorder.record(name, definition), recorder.names(name, definition)
            line = {'service': service, 'resource': name, 'names': names, 'parts': parts or {}}
            lines.append(json.dumps(line, separators=(',', ':')) + '\n')
    (HERE / 'boto3-calls.jsonl').write_text(''.join(lines))


main()
