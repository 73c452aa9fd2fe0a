import type { LegalTexts } from './text'

/** The privacy policy: what this version of the product does with data. A template: the operator completes it, and changes `legal.version` of src/brand/brand.json with each later change. */
export const policy: LegalTexts = {
  'zh-CN': {
    isTemplate: true,
    sections: [
      { title: '运营者', paragraphs: ['个人信息处理者：【运营者名称】，联系方式：【电话或邮箱】，个人信息保护负责人：【姓名】。生效日期：【日期】。'] },
      { title: '收集的信息和用途', paragraphs: [
        '账号：账号名、密码（只保存不可还原的散列值），或微信登录时的 openid，用于登录。',
        '资料：昵称、头像、状态，展示给其他用户。',
        '邮箱：你绑定的邮箱地址，用于在你忘记密码时发送重设密码的链接，以及通知你密码和邮箱的变更；不展示给其他用户，也不用于推广。',
        '登录记录：登录时间、设备类型，用于显示和退出你的设备。服务器日志中的 IP 地址，用于限制频繁请求。',
        '消息：你发送的文字、图片、视频、语音、文件、名片和表情回应，用于送达对方并在你的设备上显示。',
        '联系人、群、房间、邀请：用于相应的功能。',
        '离线通知：你点选后，微信的 openid 和剩余次数，或浏览器的推送地址，你设为免打扰的聊天，以及你是否在线，用于在你不在线时通知你有新消息；通知不含消息内容。',
        '举报：你选中的消息、理由和说明，用于核实和处理。',
        '错误报告：你打开后，错误种类、代码位置、页面、应用版本和系统名称，用于修复错误；不含消息和账号信息，不与账号一起保存。',
        '同意记录：你同意的协议版本和时间。',
      ] },
      { title: '设备权限', paragraphs: ['相册、相机、麦克风、文件和剪切板只在你点选相应功能时使用：发送照片和视频、录制语音、发送文件、保存图片、复制文字。拒绝后其他功能不受影响。'] },
      { title: '保存在哪里、多久', paragraphs: ['账号和资料保存在运营者的服务器，直到你注销账号。邮箱保存到你解绑它或注销账号；没有验证的邮箱 10 分钟后失效，随后删除。消息由 ZEGO 保存，期限为【天数】。聊天记录的副本、草稿和设置保存在你的设备上，可以在“我 - 存储空间”中清理，或在退出登录时清除。举报记录在处理完成后保存一年。'] },
      { title: '第三方', paragraphs: ['ZEGO 即时通讯 SDK（深圳市即构科技有限公司）：传送和保存消息、联系人、群和房间，处理用户 ID、昵称、头像和消息内容。隐私政策：【网址】。', '微信：微信登录和内容安全检测，处理 openid 和被检测的文字、图片和语音。', '邮件服务商【名称；不发送邮件时删去这一条】：传送邮件，处理邮箱地址。'] },
      { title: '你的权利', paragraphs: ['查阅、更正：我 - 个人资料。导出：我 - 个人资料 - 我的数据。撤回同意：我 - 通知与隐私。注销：我 - 个人资料 - 注销账号。', '注销后，运营者服务器上的账号、资料、邮箱、登录记录和邀请会删除。已经送达的消息仍保存在 ZEGO 和对方的设备上；要删除请联系运营者。关于你的举报和处理记录按法律要求保留。'] },
      { title: '未成年人', paragraphs: ['未满 14 周岁的儿童须经监护人同意才能使用。监护人可以联系运营者查阅、更正或删除儿童的个人信息。'] },
      { title: '变更', paragraphs: ['本政策变更时会在应用中提示，你需要重新同意。'] },
    ],
  },
  'en': {
    isTemplate: true,
    sections: [
      { title: 'Operator', paragraphs: ['Responsible: [name of the operator], [phone or mail], data protection officer: [name]. In force from [date].'] },
      { title: 'What is collected, and why', paragraphs: [
        'Account: the account name and the password (only a hash that cannot be reversed), or the openid of a sign-in with WeChat, to sign you in.',
        'Profile: name, picture and status, shown to other users.',
        'Mail address, once you have set it: to send you a link when you forget the password, and to tell you when the password or the address has changed. Other users do not see it, and it is not used for advertising.',
        'Sign-ins: their time and kind of device, to show and sign out your devices. IP addresses in the log of the server, to limit frequent requests.',
        'Messages: texts, pictures, videos, voice messages, files, contact cards and reactions that you send, to deliver them and show them on your devices.',
        'Contacts, groups, rooms and invites, for these functions.',
        'Notifications while you are not online, once you have chosen them: the openid of WeChat and how many are left, or the push address of your browser, which chats you have muted, and whether you are online. They do not contain messages.',
        'Reports: the messages that you choose, reason and note, to look into them.',
        'Error reports, once you have switched them on: kind of error, place in the code, page, version and name of the system, to mend errors. They contain no messages and no account, and are stored without it.',
        'Consent: the version that you agreed to, and when.',
      ] },
      { title: 'Permissions', paragraphs: ['Album, camera, microphone, files and clipboard are used only when you choose such a function: sending photos and videos, recording voice messages, sending files, saving pictures, copying texts. Refusing one leaves the others as they are.'] },
      { title: 'Where and how long', paragraphs: ['Account and profile are on the operator’s server until you delete the account. The mail address is there until you remove it or delete the account; one that you have not confirmed lapses after 10 minutes and is deleted then. ZEGO stores messages for [days]. Copies of messages, drafts and settings are on your device; remove them in Me › Storage or when you sign out. Reports are kept for a year after they were closed.'] },
      { title: 'Third parties', paragraphs: ['ZEGO In-app Chat SDK: delivers and stores messages, contacts, groups and rooms; it processes user ID, name, picture and messages. Its policy: [address].', 'WeChat: sign-in and checks of content; it processes the openid and the checked texts, pictures and voice messages.', 'Mail service [name; without mails, leave this out]: delivers mails; it processes the mail address.'] },
      { title: 'Your rights', paragraphs: ['See and correct: Me › Profile. Export: Me › Profile › My data. Withdraw: Me › Notifications and privacy. Delete: Me › Profile › Delete account.', 'A deletion removes account, profile, mail address, sign-ins and invites from the operator’s server. Messages that were delivered stay at ZEGO and on the devices of others; contact the operator to have them deleted. Reports about you, and what was done about them, are kept as the law requires.'] },
      { title: 'Minors', paragraphs: ['Children under 14 need the agreement of a guardian, who can contact the operator to see, correct or delete the child’s data.'] },
      { title: 'Changes', paragraphs: ['The app tells of changes of this policy and asks you to agree again.'] },
    ],
  },
}
