/** The API token of a player as people paste it: with blanks, quotes and signs without a width around it. */

/** What people copy along with a token, at its ends. */
const around = /[\s"'`<>()[\]*_|.,;:\u201c-\u201f\u2018-\u201b\u00ab\u00bb]/

/** Longer texts are no tokens. */
const longest = 200

/** What was meant. A wrong token is used up as well, and says of a player that he is somebody else. */
export const pastedToken = (given: string): string => {
  if (given.length > longest) return given
  const text = given.normalize("NFKC").replace(/[^\P{Cc}\s]|[\p{Cf}\p{Variation_Selector}]/gu, "")
  let [from, to] = [0, text.length]
  while (to > 0 && around.test(text.charAt(to - 1))) to--
  while (from < to && around.test(text.charAt(from))) from++
  return text.slice(from, to)
}
