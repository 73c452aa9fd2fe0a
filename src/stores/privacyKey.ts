/** The key of what an account tells others, in the storage of the device. */
export const privacyKey = (account: string) => `privacy.v1.${account}`
