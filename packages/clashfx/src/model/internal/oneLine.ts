/** Messages are one line, whatever was given or answered. */
export const oneLine = (text: string): string => text.replace(/[\s\u0085]+/g, " ").trim()
