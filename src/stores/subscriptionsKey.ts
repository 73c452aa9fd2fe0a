/** The key of how often the user did not want to be told while away, in the storage of the device. */
export const subscriptionsKey = (account: string) => `subscriptions.v1.${account}`
