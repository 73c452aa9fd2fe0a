/**
 * What is downloaded after the first page: the vendor module, of which this is the one import, and the adapter over it, which
 * nothing needs before. This folder is a subpackage: the main package reaches it by src/zim/load.ts alone.
 */
export { createZimClient } from '@/zim/adapter'
export { ZIM } from 'zego-zim'
