/** Styles of the simulated phone around the pages. Its size is that of the browser window. */
export const PHONE_CSS = `
html, body { margin: 0; height: 100%; overflow: hidden; }
.phone { position: relative; display: flex; flex-direction: column; height: 100%; overflow: hidden; background: #fff;
  font: 15px/1.4 -apple-system, "Noto Sans CJK SC", "PingFang SC", sans-serif; }
.phone [hidden] { display: none !important; }
.phone-nav { flex: none; position: relative; box-sizing: border-box; height: calc(44px + var(--status-bar)); padding-top: var(--status-bar); background: #f8f8f8; text-align: center; line-height: 44px; z-index: 3; }
.phone-title { padding: 0 96px; font-weight: 500; font-size: 17px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.phone-back { position: absolute; left: 0; bottom: 0; width: 44px; font-size: 30px; cursor: pointer; }
.phone-capsule { position: absolute; right: 7px; bottom: 6px; width: 87px; height: 32px; line-height: 32px; box-sizing: border-box; border: 1px solid rgba(0,0,0,.1); border-radius: 16px; font-size: 12px; background: rgba(255,255,255,.6); color: #000; }
.phone-stage { flex: 1; position: relative; min-height: 0; z-index: 1; }
.phone-page { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; background: #fff; }
.phone-tabs { flex: none; display: flex; height: 50px; padding-bottom: var(--safe-bottom); background: #fff; border-top: 1px solid rgba(0,0,0,.1); z-index: 2; }
.phone-tab { flex: 1; position: relative; display: flex; flex-direction: column; align-items: center; justify-content: center; font-size: 10px; color: var(--tab, #999); cursor: pointer; }
.phone-tab[data-selected] { color: var(--tab-selected, #000); }
.phone-tab img { width: 27px; height: 27px; }
.phone-tab[data-selected] .phone-tab-icon, .phone-tab:not([data-selected]) .phone-tab-icon-selected { display: none; }
.phone-tab-badge { position: absolute; top: 2px; left: calc(50% + 6px); min-width: 16px; padding: 0 4px; box-sizing: border-box; border-radius: 8px; background: #fa5151; color: #fff; font-size: 10px; line-height: 16px; text-align: center; }
.phone-tab-badge[data-dot] { min-width: 8px; height: 8px; padding: 0; }
.phone-keyboard { position: absolute; left: 0; right: 0; bottom: 0; height: 0; background: #d1d4d9; z-index: 5; transition: none; }
.phone-mask { position: absolute; inset: 0; z-index: 10; display: flex; align-items: center; justify-content: center; background: rgba(0,0,0,.5); }
.phone-mask[data-sheet] { align-items: flex-end; }
.phone-mask[data-clear] { background: transparent; pointer-events: none; }
.phone-dialog { width: 80%; border-radius: 12px; background: #fff; color: #111; text-align: center; overflow: hidden; }
.phone-sheet { width: 100%; padding-bottom: var(--safe-bottom); border-radius: 12px 12px 0 0; background: #fff; color: #111; text-align: center; overflow: hidden; }
.phone-dialog-title { padding: 24px 20px 0; font-weight: 600; }
.phone-dialog-text { padding: 12px 20px 24px; color: #555; white-space: pre-line; }
.phone-dialog-input { width: 80%; margin-bottom: 20px; padding: 6px; }
.phone-dialog-buttons { display: flex; border-top: 1px solid #eee; }
.phone-dialog-buttons > * { flex: 1; padding: 14px 0; cursor: pointer; }
.phone-sheet > * { padding: 16px 0; border-top: 1px solid #eee; cursor: pointer; }
.phone-preview { position: relative; width: 100%; height: 100%; display: flex; align-items: center; justify-content: center; background: #000; cursor: pointer; }
.phone-preview > img, .phone-preview > video { max-width: 100%; max-height: 100%; }
.phone-preview-count { position: absolute; left: 0; right: 0; top: 12px; color: #fff; text-align: center; }
.phone-toast { max-width: 70%; padding: 12px 18px; border-radius: 8px; background: rgba(76,76,76,.95); color: #fff; white-space: pre-line; text-align: center; pointer-events: auto; }
`

/** Styles of the built-ins inside a page. The app's styles come after them. */
export const PAGE_CSS = `
html, body { margin: 0; height: 100%; }
body { font: 16px/1.4 -apple-system, "Noto Sans CJK SC", "PingFang SC", sans-serif; -webkit-text-size-adjust: 100%; }
[hidden] { display: none !important; }
wx-page { display: block; min-height: 100%; box-sizing: border-box; }
wx-view, wx-scroll-view, wx-swiper, wx-swiper-item, wx-form, wx-picker-view, wx-picker-view-column, wx-rich-text, wx-cover-view, wx-progress, wx-slider, wx-navigator, wx-movable-area { display: block; }
wx-text { white-space: pre-line; }
wx-text[user-select] { user-select: text; }
wx-image, wx-cover-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; position: relative; }
wx-image > img { display: block; width: 100%; height: 100%; }
wx-button { display: block; position: relative; margin: 0 auto; padding: 0 14px; box-sizing: border-box; border-radius: 5px; background: #f8f8f8; color: #000; font-size: 18px; line-height: 2.5556; text-align: center; text-decoration: none; overflow: hidden; cursor: pointer; }
wx-button::after { content: ""; position: absolute; inset: 0; width: 200%; height: 200%; transform: scale(.5); transform-origin: 0 0; border: 1px solid rgba(0,0,0,.2); border-radius: 10px; box-sizing: border-box; pointer-events: none; }
wx-button[disabled] { color: rgba(0,0,0,.3); }
wx-button[type=primary] { background: #07c160; color: #fff; }
wx-button[type=warn] { background: #e64340; color: #fff; }
wx-button[size=mini] { display: inline-block; font-size: 13px; line-height: 2.3; }
wx-input { display: block; height: 1.4em; overflow: hidden; }
wx-input > input { width: 100%; height: 100%; padding: 0; border: 0; outline: 0; background: none; color: inherit; font: inherit; text-align: inherit; }
wx-textarea { display: block; position: relative; width: 300px; height: 150px; }
wx-textarea[auto-height] { height: auto; }
wx-textarea > textarea { display: block; width: 100%; height: 100%; padding: 0; border: 0; outline: 0; resize: none; background: none; color: inherit; font: inherit; line-height: inherit; }
wx-scroll-view { overflow: hidden; width: 100%; -webkit-overflow-scrolling: touch; }
wx-scroll-view[scroll-y] { overflow-y: auto; }
wx-scroll-view[scroll-x] { overflow-x: auto; }
wx-scroll-view[show-scrollbar=false] { scrollbar-width: none; }
wx-scroll-view[enable-flex] { display: flex; }
wx-scroll-view[enable-flex] > .wx-scroll-content { display: inherit; flex-direction: inherit; flex: 1; }
wx-scroll-view:not([scroll-anchoring]) { overflow-anchor: none; }
wx-scroll-view[scroll-x] > .wx-scroll-content { display: inline-block; min-width: 100%; }
.wx-scroll-refresher { height: 0; }
wx-swiper { height: 150px; overflow: hidden; position: relative; }
wx-swiper > .wx-swiper-track { display: flex; height: 100%; }
wx-swiper-item { flex: none; width: 100%; height: 100%; overflow: hidden; }
wx-switch, wx-checkbox, wx-radio { display: inline-block; vertical-align: middle; }
wx-switch > div { width: 50px; height: 30px; border-radius: 15px; background: #dfdfdf; position: relative; }
wx-switch > div::after { content: ""; position: absolute; left: 1px; top: 1px; width: 28px; height: 28px; border-radius: 14px; background: #fff; }
wx-switch[checked] > div { background: #04be02; }
wx-switch[checked] > div::after { left: 21px; }
wx-checkbox > i, wx-radio > i { display: inline-block; width: 20px; height: 20px; border: 1px solid #d1d1d1; border-radius: 3px; vertical-align: middle; background: #fff; }
wx-radio > i { border-radius: 50%; }
wx-checkbox[checked] > i, wx-radio[checked] > i { background: #07c160; }
wx-video { display: inline-block; width: 300px; height: 225px; background: #000; }
wx-video > video { width: 100%; height: 100%; }
wx-page-meta, wx-navigation-bar, wx-root-portal { display: contents; }
`
