/** The one import of the vendor module. This folder is a subpackage, so its 826 KB are downloaded after the first page. */
export { ZIM } from 'zego-zim'
