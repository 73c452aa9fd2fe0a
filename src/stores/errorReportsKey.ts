/** The key of how many errors an account has reported today, in the storage of the device. */
export const errorReportsKey = (account: string) => `errorReports.v1.${account}`
