import { expect, test } from 'vitest'
import { answering } from '../../resource/answering.js'

test('tags of any resources: one for each resource and each tag', async () => {
  const { root, calls } = answering('ec2')
  const given = { Resources: ['i-1', 'vol-1'], Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] }
  const tags = await root.createTags(given)
  expect(calls).toEqual([{ operation: 'CreateTags', params: given }])
  expect(tags.map(String)).toEqual([
    "ec2.Tag(resourceId='i-1', key='a', value='1')",
    "ec2.Tag(resourceId='i-1', key='b', value='')",
    "ec2.Tag(resourceId='vol-1', key='a', value='1')",
    "ec2.Tag(resourceId='vol-1', key='b', value='')",
  ])
})

test('the tags that an instance deletes are its own', async () => {
  const { root, calls } = answering('ec2')
  await root.Instance('i-1').deleteTags({ Tags: [{ Key: 'a' }] })
  expect(calls).toEqual([{ operation: 'DeleteTags', params: { Resources: ['i-1'], Tags: [{ Key: 'a' }] } }])
})
