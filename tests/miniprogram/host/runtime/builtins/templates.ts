/** The inner markup of built-ins. Others have only a <slot/>. `host-x` is a real DOM <x>. */
export const BUILTIN_TEMPLATES: Record<string, string> = {
  'scroll-view': '<host-div class="wx-scroll-refresher" /><host-div class="wx-scroll-content"><slot /></host-div>',
  'root-portal': '<host-div><slot /></host-div>',
  'swiper': '<host-div class="wx-swiper-track"><slot /></host-div>',
}
