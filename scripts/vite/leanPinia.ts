import type { Cuts } from './cuts'

import { cutBy, cutting } from './cuts'

/** A store is what its setup returns. `assign` to the raw store keeps refs as they are. */
const STORE = `function createSetupStore($id, setup, options, pinia) {
    const store = reactive({ $id });
    pinia._s.set($id, store);
    const runWithContext = (pinia._a && pinia._a.runWithContext) || fallbackRunWithContext;
    const made = runWithContext(() => pinia._e.run(() => effectScope().run(setup)));
    assign(store, made);
    assign(toRaw(store), made);
    return store;
}
`

/** Stores are written as functions, and nothing looks at them from outside: no options, patches, subscriptions, actions that are watched, plugins, and no tree of all states. */
const CUTS: Cuts = {
  'pinia/dist/pinia.mjs': [
    { what: 'options', from: '                createOptionsStore(id, options, pinia);\n', to: '' },
    { what: 'what a store has beside its own', from: /function createSetupStore\([\s\S]*?\n\}\n/, to: STORE },
  ],
}

/** Returns Pinia without its {@link CUTS}. Calls `fail` for a cut whose place is not found. Null for other modules. */
export const cut = (id: string, code: string, fail: (message: string) => void) => cutBy(CUTS, id, code, fail)

/** Both platforms, production: Pinia without what this app does not use. */
export const leanPinia = () => cutting('lean-pinia', true, CUTS)
