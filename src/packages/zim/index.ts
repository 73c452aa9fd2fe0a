/**
 * Downloaded at the first sign-in: the vendor module (this is its only import) and the adapter over it.
 * This folder is a subpackage. The main package loads it only through src/zim/load.ts.
 */
export { createZimClient } from '@/zim/adapter'
export { ZIM } from 'zego-zim'
