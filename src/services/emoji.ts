/** The emoji of the panel by group: on mp-weixin from the subpackage of ZIM, whose download has begun with the first page; on H5 a lazy chunk. Rejects when it cannot be loaded. */
export const loadEmoji = async () => (await import('../packages/zim/emojiGroups')).EMOJI_GROUPS
