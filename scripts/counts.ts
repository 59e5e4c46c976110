/**
 * Says how many tests there were, as the last line: `N passed, N failed, N skipped`. It fails when one was skipped.
 *
 *     node scripts/counts.ts FILE
 *
 * FILE is what vitest's JSON reporter wrote.
 */
import { readFileSync } from "node:fs"

interface Counts {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{ readonly status: string; readonly fullName: string }>
  }>
}

const counts: Counts = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"))
const skipped = counts.numPendingTests + counts.numTodoTests
for (const { assertionResults } of counts.testResults) {
  for (const { fullName, status } of assertionResults) {
    if (status !== "passed" && status !== "failed") console.log(`skipped: ${fullName}`)
  }
}
if (skipped > 0 || counts.numFailedTests > 0 || counts.numPassedTests === 0) process.exitCode = 1
console.log(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped`)
