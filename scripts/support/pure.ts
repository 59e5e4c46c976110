/**
 * Marks calls that a module makes while it is loaded as free of effects, so that bundlers may leave out what nobody uses.
 *
 * Every module here only declares: what a call gives is the value of a constant, a field or the base of a class, and if
 * nobody uses that, the call is not needed. So each such call is marked by the build, and nobody has to think of it.
 * Calls in functions run later and are left alone, and so are calls that stand alone: they are made for their effect.
 */
import ts from "typescript-6"

const isCall = (node: ts.Node): node is ts.CallExpression | ts.NewExpression =>
  ts.isCallExpression(node) || ts.isNewExpression(node)

const isMarked = (text: string, node: ts.Node): boolean =>
  /\/\*\s*[@#]__PURE__\s*\*\/\s*$/.test(text.slice(0, node.getStart()))

/** Where marks are needed: the starts of calls that are made while the module is loaded. */
const callsAt = (file: ts.SourceFile): ReadonlyArray<number> => {
  const text = file.text
  const starts = new Set<number>()
  const visit = (node: ts.Node): void => {
    // What stands in a function runs when it is called, methods and accessors included.
    if (ts.isFunctionLike(node)) return
    // `import(...)` is no call that could be marked; where it is at the top, it is meant.
    if (isCall(node) && node.expression.kind !== ts.SyntaxKind.ImportKeyword && !isMarked(text, node)) {
      starts.add(node.getStart())
    }
    // Fields of instances are made by the constructor.
    if (ts.isPropertyDeclaration(node) && !(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static)) return
    ts.forEachChild(node, visit)
  }
  for (const statement of file.statements) if (!ts.isExpressionStatement(statement)) visit(statement)
  return [...starts].toSorted((a, b) => a - b)
}

/** The module with its calls marked. */
export const annotate = (name: string, text: string): string => {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  let out = ""
  let at = 0
  for (const start of callsAt(file)) {
    out += `${text.slice(at, start)}/* @__PURE__ */ `
    at = start
  }
  return out + text.slice(at)
}

/** May computing this do anything, for all that a bundler knows? Functions do nothing until they are called. */
const mayAct = (node: ts.Node): boolean => {
  if (ts.isFunctionLike(node)) return false
  if (isCall(node) || ts.isSpreadAssignment(node) || ts.isSpreadElement(node) || ts.isClassExpression(node)) return true
  if (ts.isBinaryExpression(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return true
  return ts.forEachChild(node, (child) => mayAct(child) || undefined) ?? false
}

/** A class is called like the constant that it is the value of. */
const named = (text: string, name: string, value: ts.Expression): string =>
  ts.isClassExpression(value) && value.name === undefined
    ? text
        .slice(value.getStart())
        .slice(0, value.getWidth())
        .replace(/^class\b/, `class ${name}`)
    : text.slice(value.getStart(), value.getEnd())

/** What a node assigns to, if that is what it does. */
const targetOf = (node: ts.Node): ts.Node | undefined => {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : undefined
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const steps: ReadonlyArray<ts.SyntaxKind> = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken]
    return steps.includes(node.operator) ? node.operand : undefined
  }
  return ts.isForInStatement(node) || ts.isForOfStatement(node) ? node.initializer : undefined
}

/** The names that something is assigned to after they were declared, wherever that is. */
const assigned = (file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    const target = targetOf(node)
    // What is taken apart assigns to all names in it; a name too many costs nothing.
    const collect = (part: ts.Node): void => {
      if (ts.isIdentifier(part)) names.add(part.text)
      else ts.forEachChild(part, collect)
    }
    if (target !== undefined && !ts.isPropertyAccessExpression(target)) collect(target)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return names
}

/**
 * The same for a file that many modules were put into: what a constant there is computed from counts as one call, without
 * effects. Marks of single calls do not do, as bundlers keep what spreads an object or reads a property to give it to one.
 *
 * Constants, which the bundler has made `var`, are constants again: an engine takes their values for granted where code runs
 * often, and has to look each time what a variable is. A hash of a body takes a quarter of the time.
 */
export const seal = (name: string, text: string): string => {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const changing = assigned(file)
  let out = ""
  let at = 0
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue
    const { declarations, flags } = statement.declarationList
    const isVar = (flags & ts.NodeFlags.BlockScoped) === 0
    if (isVar && declarations.every((each) => each.initializer && !changing.has(each.name.getText()))) {
      out += `${text.slice(at, statement.getStart())}const`
      at = statement.getStart() + "var".length
    }
    for (const { initializer, name } of declarations) {
      if (initializer === undefined || !mayAct(initializer)) continue
      out += `${text.slice(at, initializer.getStart())}/* @__PURE__ */ (() => (${named(text, name.getText(), initializer)}))()`
      at = initializer.getEnd()
    }
  }
  return out + text.slice(at)
}
