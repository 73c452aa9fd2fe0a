/** mp-weixin: choosing and preparing media, in the subpackage that every signed-in user has. Reached from src/services/media/pick.ts alone. */
export { picker } from '@/services/media/pick.mp'
