/** Both forms of a message's key: see `Message.key`. */
export const messageKey = (senderID: string, clientID: string, messageID: string) => clientID ? `${senderID}~${clientID}` : `id~${messageID}`
