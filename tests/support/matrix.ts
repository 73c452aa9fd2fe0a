import process from 'node:process'

/** Set by `npm run test:all`: full matrices instead of their fixed part. */
export const isFullMatrix = process.env.TEST_ALL === '1'
