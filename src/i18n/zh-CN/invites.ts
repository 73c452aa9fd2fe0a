export const invites = {
  'failure.invite-not-found': '没有这个邀请，可能早已过期，或者对方注销了账号。请核对后重试，或者请对方发一个新的。',
  'failure.invite-expired': '这个邀请已过期。请对方发一个新的。',
  'failure.invite-revoked': '这个邀请已被撤销。请对方发一个新的。',
  'failure.invite-used-up': '这个邀请的可用次数已用完。请对方发一个新的。',
  'failure.too-many-invites': '有效的邀请太多，没有新建。请先撤销不再需要的邀请。',
}
