/** The emoji panel: the ones that chats use most, in Unicode; the phone draws them. */
export const EMOJI: readonly string[] = [
  ...'😀 😃 😄 😁 😆 😅 😂 🤣 😊 😇 🙂 😉 😌 😍 🥰 😘 😋 😜 🤪 🤗 🤔 🤭 🤫 😐 😶 😏 😒 🙄 😬 😴 😷 🤒 🥳 😎 🤓 😕 😟 😮 😲 🥺 😢 😭 😤 😠 😡 🤯 😳 😱 😨 😰 😓 🤝 👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 💪 👋 👀 ❤️ 💔 💕 🌹 🎂 🎉 🎁 🔥 ⭐ 🌞 🌙 ☕ 🍺 🐶 🐱 💯 ✅'.split(' '),
]

const LAST_CHARACTER = /(?:\p{Regional_Indicator}{2}|.)(?:\uFE0F|\p{Emoji_Modifier})?$/su

/** The text without its last character, an emoji with its variation counting as one. */
export function withoutLast(text: string): string {
  return text.replace(LAST_CHARACTER, '')
}
