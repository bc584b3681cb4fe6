/**
 * Groups, and who is in them.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { uniqueId } from './ids.js'
import { listed, pageOf } from './pages.js'
import {
  checkName,
  checkPath,
  deleteConflict,
  type Group,
  type IamState,
  refuseDuplicate,
  requireGroup,
  requireUser,
  type User,
} from './state.js'
import { describeUser } from './users.js'

/** The handlers of groups. */
export function groupHandlers(state: IamState): AnyHandlers {
  const { groups, users } = state
  return asAnyHandlers<'iam'>({
    createGroup({ GroupName, Path = '/' }, { now }) {
      checkName(GroupName, 'groupName', 128)
      refuseDuplicate(groups, 'Group', GroupName)
      const path = checkPath(Path)
      const group: Group = {
        name: GroupName,
        id: uniqueId('AGPA'),
        path,
        arn: groupArn(state, path, GroupName),
        createdAt: new Date(now),
        inline: {},
        attached: [],
        tags: [],
      }
      groups.set(GroupName, group)
      return { Group: describe(group) }
    },
    getGroup({ GroupName, ...request }) {
      const group = requireGroup(state, GroupName)
      const { items, ...page } = pageOf(membersOf(state, GroupName), request)
      return { Group: describe(group), Users: items.map(describeUser), ...page }
    },
    listGroups({ PathPrefix, ...request }) {
      const { items, ...page } = pageOf(listed(groups.values(), PathPrefix), request)
      return { Groups: items.map(describe), ...page }
    },
    listGroupsForUser({ UserName, ...request }) {
      const names = requireUser(state, UserName).groups.toSorted()
      const { items, ...page } = pageOf(
        names.map((name) => requireGroup(state, name)),
        request,
      )
      return { Groups: items.map(describe), ...page }
    },
    updateGroup({ GroupName, NewGroupName = GroupName, NewPath }) {
      const group = requireGroup(state, GroupName)
      checkName(NewGroupName, 'newGroupName', 128)
      if (NewGroupName !== GroupName) refuseDuplicate(groups, 'Group', NewGroupName)
      const path = NewPath === undefined ? group.path : checkPath(NewPath)
      groups.delete(GroupName)
      groups.set(NewGroupName, { ...group, name: NewGroupName, path, arn: groupArn(state, path, NewGroupName) })
      for (const user of membersOf(state, GroupName)) {
        const renamed = user.groups.map((name) => (name === GroupName ? NewGroupName : name))
        users.set(user.name, { ...user, groups: renamed })
      }
      return {}
    },
    deleteGroup({ GroupName }) {
      const group = requireGroup(state, GroupName)
      if (membersOf(state, GroupName).length > 0) throw deleteConflict('remove users from group')
      if (group.attached.length > 0) throw deleteConflict('detach all policies')
      if (Object.keys(group.inline).length > 0) throw deleteConflict('delete policies')
      groups.delete(GroupName)
      return {}
    },
    addUserToGroup({ GroupName, UserName }) {
      requireGroup(state, GroupName)
      const user = requireUser(state, UserName)
      if (!user.groups.includes(GroupName)) users.set(UserName, { ...user, groups: [...user.groups, GroupName] })
      return {}
    },
    removeUserFromGroup({ GroupName, UserName }) {
      requireGroup(state, GroupName)
      const user = requireUser(state, UserName)
      users.set(UserName, { ...user, groups: user.groups.filter((name) => name !== GroupName) })
      return {}
    },
  })
}

function groupArn({ accountId }: IamState, path: string, name: string): string {
  return `arn:aws:iam::${accountId}:group${path}${name}`
}

function membersOf({ users }: IamState, group: string): readonly User[] {
  return listed([...users.values()].filter(({ groups }) => groups.includes(group)))
}

function describe({ path, name, id, arn, createdAt }: Group) {
  return { Path: path, GroupName: name, GroupId: id, Arn: arn, CreateDate: createdAt }
}
