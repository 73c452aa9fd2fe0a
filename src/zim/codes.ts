/**
 * ZIM's numbers by name (2.29.0), here because the vendor module that holds them is loaded late.
 */
export const MessagePriority = { Low: 1, Medium: 2, High: 3 } as const
export const QueryMode = { PreferServer: 1 } as const
export const NotificationStatus = { Notify: 1, DoNotDisturb: 2 } as const
export const ReceiptStatus = { Processing: 1, Done: 2 } as const
export const RepliedState = { Deleted: 1, NotFound: 2 } as const
export const MentionedType = { Me: 1, All: 2, Both: 3 } as const
export const SentStatus = { Sending: 0, Success: 1, Failed: 2 } as const
export const RoomState = { Disconnected: 0, Connecting: 1, Connected: 2 } as const
export const RoomEvent = { Success: 0, NetworkInterrupted: 1, NetworkDisconnected: 2, RoomNotExist: 3, CreateFailed: 5, EnterFailed: 7, KickedOut: 8, ConnectTimeout: 9, KickedOutByOtherDevice: 10 } as const
export const FriendChange = { Added: 0, Deleted: 1 } as const
export const BlacklistChange = { Added: 0, Removed: 1 } as const
export const FriendScope = { Both: 0, Single: 1 } as const
export const RelationType = { BothAllNo: 3, BothSelfHave: 4, BothOtherHave: 5, BothAllHave: 6 } as const
export const FriendApplicationType = { Received: 1, Sent: 2, Both: 3 } as const
export const FriendApplicationState = { Waiting: 1, Accepted: 2, Rejected: 3 } as const
export const GroupApplicationType = { Join: 1, Invite: 2, BeInvite: 3 } as const
export const GroupApplicationState = { Waiting: 1, Accepted: 2, Rejected: 3 } as const
export const OnlineStatus = { Online: 0 } as const

export const CONNECTION_STATES = ['disconnected', 'connecting', 'connected', 'reconnecting'] as const
export const CONNECTION_REASONS = ['success', 'active-login', 'login-timeout', 'interrupted', 'kicked', 'token-expired', 'unregistered'] as const
export const CONVERSATION_ACTIONS = ['added', 'updated', 'disabled', 'deleted'] as const
export const SYNC_STATES = ['started', 'finished', 'failed'] as const
export const CONVERSATION_KINDS = ['peer', 'room', 'group'] as const
export const GROUP_EVENTS = ['unknown', 'created', 'dismissed', 'joined', 'invited', 'left', 'removed'] as const
export const MEMBER_CHANGES = [undefined, 'joined', 'left', undefined, 'removed', 'invited'] as const
export const GROUP_ROLES = [undefined, 'owner', 'admin', 'member'] as const
export const JOIN_MODES = ['free', 'apply', 'closed'] as const
export const INVITE_MODES = { all: 0, admins: 1 } as const
export const BE_INVITE_MODES = { none: 0, ask: 1 } as const
export const MUTE_MODES = ['nobody', 'members', 'all', 'roles'] as const

/** Beginning of the detail of an `sdk-error` of kind `plan`: a message was sent without asking for a receipt. */
export const RECEIPTS_REFUSED = 'receipts: '
