import type { Group, GroupEntry, GroupExit, GroupMember, GroupSummary } from '../group'
import type { UserInfo } from '../user'

/** What happened to groups of the local user. `operator`: who did it; null where ZIM does not say. */
export type GroupEvent
  = | { type: 'group-entered', group: Group, because: GroupEntry, operator: UserInfo | null }
    | { type: 'group-exited', group: GroupSummary, because: GroupExit, operator: UserInfo | null }
    | { type: 'group-updated', groupID: string, set: Partial<Group>, operator: UserInfo | null }
    /** `updated`: role, nickname or mute. `listed`: ZIM was asked. */
    | { type: 'group-members', groupID: string, members: GroupMember[], change: 'joined' | 'invited' | 'left' | 'removed' | 'updated' | 'listed', operator: UserInfo | null }
