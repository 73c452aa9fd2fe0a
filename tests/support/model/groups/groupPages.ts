import type { EffectScope } from 'vue'

import { effectScope, ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { groupRights, memberRights } from '@/chat/groupRights'
import { useGroup } from '@/packages/chat/group/useGroup'
import { useMentions } from '@/packages/chat/group/useMentions'
import { useReaders } from '@/packages/chat/group/useReaders'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useLinesStore } from '@/stores/lines'
import { useReceiptsStore } from '@/stores/receipts'
import { conversationKey } from '@/utils/conversationKey'

import type { TestApp } from '../../testApp'

import { wait } from '../../clock'
import { fireIn } from '../../uniHooks'

/** Messages that a list draws. */
const SCREEN = 20

/** The page of a group's chat, with the stores that its other pages use. */
export interface GroupPage {
  readonly app: TestApp
  readonly key: ConversationKey
  readonly groupID: string
  readonly group: ReturnType<typeof useGroup>
  readonly mentions: ReturnType<typeof useMentions>
  readonly groups: ReturnType<typeof useGroupsStore>
  readonly members: ReturnType<typeof useGroupMembersStore>
  readonly lines: ReturnType<typeof useLinesStore>
  /** What the user's role may do with the group; nothing outside of it. */
  rights: () => ReturnType<typeof groupRights>
  /** The same with a member, as far as the page knows the member; null for others. */
  rightsOver: (userID: string) => ReturnType<typeof memberRights> | null
  /** Draws the newest messages, which are seen while the app is in front. */
  read: () => void
  /** Asks how many have read the latest own messages. */
  count: () => Promise<void>
  close: () => void
}

/** Opens the chat as the page does. @param onSeen called with the messages whose receipts may be sent */
export function openGroupPage(app: TestApp, groupID: string, onSeen: (messages: readonly Message[]) => void): GroupPage {
  const key = conversationKey('group', groupID)
  const { messages, pinia, chat } = app
  const scope: EffectScope = effectScope(true)
  const [group, mentions, readers] = scope.run(() => app.inContext(() => [useGroup(ref(key)), useMentions(ref(key)), useReaders()] as const))!
  const groups = useGroupsStore(pinia)
  const members = useGroupMembersStore(pinia)

  function role() {
    const known = groups.get(groupID)
    return known?.membership === 'in' ? known.role : undefined
  }

  const page: GroupPage = {
    app,
    key,
    groupID,
    group,
    mentions,
    groups,
    members,
    lines: useLinesStore(pinia),
    rights: () => groupRights(role(), groups.get(groupID)?.isInviteRestricted),
    rightsOver(userID) {
      const member = members.of(groupID).members.find(each => each.userID === userID)
      return member ? memberRights(role(), member.role, userID === chat.me()) : null
    },
    read() {
      const drawn = messages.timeline(key).filter(({ id }) => id).slice(-SCREEN)
      if (!drawn.length)
        return
      void messages.seen(key, [{ first: drawn[0]!, last: drawn.at(-1)! }])
      onSeen(drawn)
      useReceiptsStore(pinia).noteSeen(key, drawn.map(({ key }) => key))
    },
    count: () => readers.count(key),
    close() {
      messages.close(key)
      fireIn(scope, 'onUnload')
      scope.stop()
    },
  }
  void messages.open(key).then(() => readers.count(key))
  group.open()
  return page
}

/** Reads the chat of a page back to its beginning. */
export async function readWhole({ app: { messages }, key }: GroupPage, steps = 40): Promise<void> {
  const draw = () => {
    const numbered = messages.timeline(key).filter(({ id }) => id)
    if (numbered.length) void messages.seen(key, [{ first: numbered[0]!, last: numbered.at(-1)! }])
  }
  for (let step = 0; step < steps; step++) {
    draw()
    void messages.loadOlder(key)
    await wait(100)
    if (messages.history(key).isComplete && !messages.timeline(key).some(message => messages.isAfterGap(key, message)))
      break
  }
  draw()
  await wait(300)
}
