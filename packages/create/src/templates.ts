/**
 * The templates as texts, written in by the bundler (`scripts/bundle.ts`): what is published is one file.
 */
import type { Template } from "./project.ts"

declare const __TEMPLATES__: { readonly tracker: Template; readonly bot: Template }

export const templates = __TEMPLATES__
