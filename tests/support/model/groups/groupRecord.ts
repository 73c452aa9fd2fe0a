import type { Gateway } from 'zim-emulator/testing'

import { toFailure } from '../../../../emulator/src/failure'
import { textIn } from '../textOf'
import { trueGroup } from './groupTruth'

/** What has happened in a group, as a line of the chat tells it. */
interface Happened { groupID: string, event: 'created' | 'joined' | 'invited' | 'left' | 'removed' | 'renamed' | 'dismissed', by: string, whom: string[], name?: string }

/** What ZIM has done with the requests of all users. */
export interface GroupRecord {
  happened: Happened[]
  /** By message ID: who was in the group when the message was sent. */
  audience: Map<string, ReadonlySet<string>>
  /** Who is or was in a group, as `group/user`. */
  insiders: Set<string>
  /** By text: the codes with which ZIM has refused it. */
  refusals: Map<string, number[]>
}

interface Args { groupID: string, conversationID: string, userIDs: string[], field: string, value: string, content: Parameters<typeof textIn>[0] }

const NOTED = new Set(['createGroup', 'joinGroup', 'inviteUsersIntoGroup', 'leaveGroup', 'kickGroupMembers', 'updateGroupProfile', 'dismissGroup', 'sendGroupMessage'])

/** Notes from now on what the world does. @param onSent called when a text has been stored, before anybody is told */
export function recordGroups({ world }: Gateway, onSent: (text: string) => void): GroupRecord {
  const record: GroupRecord = { happened: [], audience: new Map(), insiders: new Set(), refusals: new Map() }
  const { perform } = world

  function note(by: string, call: string, { groupID, userIDs, field, value, ...args }: Args, result: unknown) {
    const { errorUserList = [], message, group } = result as { errorUserList?: Array<{ userID: string }>, message?: { messageID: string }, group?: { groupID: string } }
    const whom = (userIDs ?? []).filter(userID => errorUserList.every(refused => refused.userID !== userID))
    const id = group?.groupID ?? groupID
    const add = (event: Happened['event'], more: Partial<Happened> = {}) => record.happened.push({ groupID: id, event, by, whom: [], ...more })
    for (const userID of call === 'sendGroupMessage' ? [] : trueGroup({ world } as Gateway, id).group.members.keys()) record.insiders.add(`${id}/${userID}`)
    switch (call) {
      case 'createGroup': return add('created')
      case 'joinGroup': return add('joined', { whom: [by] })
      case 'inviteUsersIntoGroup': return add('invited', { whom })
      case 'leaveGroup': return add('left', { whom: [by] })
      case 'kickGroupMembers': return add('removed', { whom })
      case 'updateGroupProfile': return field === 'groupName' ? add('renamed', { name: value }) : undefined
      case 'dismissGroup': return add('dismissed')
      case 'sendGroupMessage': {
        if (!record.audience.has(message!.messageID)) record.audience.set(message!.messageID, new Set(trueGroup({ world } as Gateway, args.conversationID).group.members.keys()))
        onSent(textIn(args.content))
      }
    }
  }

  world.perform = (connectionID, call, args) => {
    const by = world.sessionOf(connectionID)?.userID ?? ''
    try {
      const result = perform(connectionID, call, args)
      if (NOTED.has(call)) note(by, call, args as unknown as Args, result)
      return result
    }
    catch (thrown) {
      const { code = 0 } = toFailure(thrown) as { code?: number }
      const text = call === 'sendGroupMessage' && textIn((args as unknown as Args).content)
      if (text) record.refusals.set(text, [...record.refusals.get(text) ?? [], code])
      throw thrown
    }
  }
  return record
}
