import { expect, test } from 'vitest'
import { AliasConflictParameterError, ParamValidationError } from '../../src/errors/public.js'
import { clientFor } from '../helpers/client.js'
import { serve } from '../helpers/http-server.js'

const filters = [{ Name: 'a', Values: ['b'] }]

test('EC2 takes Filters where its model says Filter', async () => {
  const server = await serve(() => ({ body: '<R/>' }))
  const ec2 = clientFor('ec2', server.url)
  for (const params of [{ Filters: filters }, { Filter: filters }]) await ec2['describeHosts']!(params)
  await ec2['describeInstances']!({ Filters: filters })
  for (const { body } of server.requests) expect(body.toString()).toContain('&Filter.1.Name=a&Filter.1.Value.1=b')
})

test('both names at once are a conflict, and an alias is none where the parameter is not there', async () => {
  const server = await serve(() => ({ body: '<R/>' }))
  const ec2 = clientFor('ec2', server.url)
  const conflict = ec2['describeHosts']!({ Filters: filters, Filter: filters })
  await expect(conflict).rejects.toBeInstanceOf(AliasConflictParameterError)
  await expect(conflict).rejects.toMatchObject({
    fields: { original: 'Filter', alias: 'Filters', operation: 'DescribeHosts' },
  })
  await expect(ec2['describeAccountAttributes']!({ Filters: filters })).rejects.toBeInstanceOf(ParamValidationError)
  expect(server.requests).toHaveLength(0)
})

test('an export of logs begins at fromTime or from', async () => {
  const server = await serve(() => ({ body: '{}' }))
  const logs = clientFor('logs', server.url)
  const given = { logGroupName: 'g', to: 2, destination: 'b' }
  await logs['createExportTask']!({ ...given, fromTime: 1 })
  await logs['createExportTask']!({ ...given, from: 1 })
  for (const { body } of server.requests) expect(JSON.parse(body.toString())).toEqual({ ...given, from: 1 })
})
