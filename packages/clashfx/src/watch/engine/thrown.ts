/** The first line of what was thrown, cut to 200 characters: for events and errors, which are one line. */
export const firstLine = (thrown: unknown): string => String(thrown).split("\n", 1).join().slice(0, 200)
