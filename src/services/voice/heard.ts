/** Keys of the voice messages that an account has heard on this device. */
export const heardKey = (account: string) => `voices.v1.${account}`
