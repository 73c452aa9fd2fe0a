export const contacts = {
  'failure.friends-full': '你的好友数量已达上限，没有添加。删除一些好友后再试。',
  'failure.peer-friends-full': '对方的好友数量已达上限，没有添加。请对方删除一些好友后再试。',
  'failure.already-friends': '你们已经是好友，不用再次添加。',
  'failure.not-friends': '对方已不在你的通讯录，没有改动。先添加为好友再试。',
  'failure.own-account': '这是你自己的账号，没有改动。请选择其他人。',
  'failure.no-such-contact': '没有这个用户，没有改动。请核对用户 ID；对方至少要登录过一次。',
  'failure.application-over': '这个好友申请已经处理过或已过期。如仍要添加，请重新发送申请。',
  'failure.blacklist-full': '黑名单人数已达上限，没有加入。移出一些人后再试。',
  'failure.words-too-long': '验证信息最多 {limit} 字节，超出 {excess} 字节（约 {characters} 个汉字）。请删减后再发送。',
  'failure.remark-too-long': '备注最多 {limit} 字节，超出 {excess} 字节（约 {characters} 个汉字）。请删减后再保存。',
}
