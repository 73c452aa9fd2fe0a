import type { LegalTexts } from './text'

/** The user agreement. A template: the operator replaces it, and changes `legal.version` of src/brand/brand.json with each later change. */
export const agreement: LegalTexts = {
  'zh-CN': {
    isTemplate: true,
    sections: [
      { title: '运营者', paragraphs: ['本服务由【运营者名称】提供，地址：【地址】，联系方式：【电话或邮箱】。生效日期：【日期】。'] },
      { title: '服务内容', paragraphs: ['本服务让你与其他用户收发文字、图片、视频、语音和文件，加入群聊和房间，管理联系人。消息由即时通讯服务商 ZEGO（即构科技）传送和保存。'] },
      { title: '账号', paragraphs: ['请使用真实有效的方式注册，妥善保管密码，不要出借或转让账号。你可以在“我 - 个人资料”中修改密码、退出其他设备和注销账号。', '未满 14 周岁的儿童请由监护人阅读本协议，并在监护人同意后使用；14 周岁以上的未成年人请在监护人指导下使用。'] },
      { title: '行为规范', paragraphs: ['不得利用本服务发布或传播法律法规禁止的内容，不得骚扰、欺诈、侵犯他人权益，不得危害未成年人，不得批量注册、发送垃圾信息或干扰服务运行。', '消息和名称可能在送达前经过审核，违规内容不会送达。你可以举报他人；运营者会核实并处理，包括撤回消息、禁言和封禁账号。对处理有异议时请联系运营者。'] },
      { title: '责任', paragraphs: ['运营者尽力保持服务可用，但不保证不中断。因不可抗力、网络或第三方服务造成的中断，运营者在法律允许的范围内不承担责任。重要内容请自行备份。'] },
      { title: '变更与终止', paragraphs: ['本协议变更时会在应用中提示，你需要重新同意。不同意时可以撤回同意或注销账号。', '本协议适用中华人民共和国法律，争议由【管辖法院】管辖。'] },
    ],
  },
  'en': {
    isTemplate: true,
    sections: [
      { title: 'Operator', paragraphs: ['This service is provided by [name of the operator], [address], [phone or mail]. In force from [date].'] },
      { title: 'The service', paragraphs: ['You exchange texts, pictures, videos, voice messages and files with other users, join groups and rooms, and manage contacts. ZEGO, a provider of instant messaging, delivers and stores the messages.'] },
      { title: 'Account', paragraphs: ['Sign up with true information, keep the password to yourself, and do not lend or transfer the account. In Me › Profile you change the password, sign out other devices and delete the account.', 'For children under 14 a guardian reads this agreement and has to agree. Minors of 14 and above use the service with a guardian’s guidance.'] },
      { title: 'Conduct', paragraphs: ['Do not publish or spread what the law forbids, do not harass, defraud or harm others or minors, and do not sign up in bulk, send spam or disturb the service.', 'Messages and names may be checked before they are delivered; what breaks the rules is not. You can report others. The operator looks into it and acts: recalls messages, mutes or bans accounts. Contact the operator to object.'] },
      { title: 'Liability', paragraphs: ['The operator does its best to keep the service available, without a guarantee. As far as the law allows, it is not liable for interruptions by force majeure, networks or third parties. Keep copies of what matters.'] },
      { title: 'Changes and end', paragraphs: ['The app tells of changes of this agreement and asks you to agree again. If you do not, withdraw your agreement or delete the account.', 'The law of [country] applies; disputes go to [court].'] },
    ],
  },
}
