/**
 * JMESPath expressions: plain paths are compiled here, all others go to a library, loaded when the first one comes.
 */

import type { TreeInterpreter } from '@jmespath-community/jmespath'
import { InvalidExpressionError } from '../errors/data.js'
import { compilePath, isTruthy, type PathReader } from './path.js'

/**
 * Compiles an expression. A function that it gives for an expression that is no plain path throws
 * {@link InvalidExpressionError} for values that a function of JMESPath cannot take.
 *
 * @throws {@link InvalidExpressionError} the expression is no JMESPath
 */
export function compileExpression(text: string): PathReader | Promise<PathReader> {
  return compilePath(text) ?? compileGeneral(text)
}

async function compileGeneral(text: string): Promise<PathReader> {
  const { compile, TreeInterpreter } = await import('@jmespath-community/jmespath')
  const node = explained(text, () => compile(text, { enable_legacy_literals: true }))
  const interpreter = new (botoInterpreter(TreeInterpreter))()
  return (value) => explained(text, () => interpreter.search(node, value as Value) ?? null)
}

type Interpreter = typeof TreeInterpreter
type Node = Parameters<Interpreter['search']>[0]
type Value = Parameters<Interpreter['search']>[1]
type Visited = ReturnType<Interpreter['visit']>

/** What JMESPath in Python does beyond the specification; and times, which are nothing to JMESPath, are true and in order. */
function botoInterpreter(interpreter: Interpreter): new () => Interpreter {
  const base = interpreter.constructor as new () => Interpreter
  return class extends base {
    override visit(node: Node, value: Value): Visited {
      if (node.type === 'Comparator') {
        const compare = orders[node.name]
        if (compare === undefined) return super.visit(node, value)
        return inOrder(this.visit(node.left, value), this.visit(node.right, value), compare)
      }
      if (node.type === 'NotExpression') return !isTruthy(this.visit(node.child, value))
      if (node.type === 'OrExpression' || node.type === 'AndExpression') {
        const left = this.visit(node.left, value)
        return isTruthy(left) === (node.type === 'OrExpression') ? left : this.visit(node.right, value)
      }
      if (node.type !== 'FilterProjection') return super.visit(node, value)
      const list = this.visit(node.left, value)
      if (!Array.isArray(list)) return null
      const chosen = list.filter((item) => isTruthy(this.visit(node.condition, item)))
      return chosen.map((item) => this.visit(node.right, item)).filter((item) => item !== null) as Value
    }
  }
}

type Ordered = number | string | bigint

const orders: Readonly<Record<string, (a: Ordered, b: Ordered) => boolean>> = {
  LT: (a, b) => a < b,
  LTE: (a, b) => a <= b,
  GT: (a, b) => a > b,
  GTE: (a, b) => a >= b,
}

/** `null` where the two have no order. A time compares as ISO 8601 text: with other times, and with texts like `2026-01`. */
function inOrder(left: unknown, right: unknown, compare: (a: Ordered, b: Ordered) => boolean): boolean | null {
  const a = left instanceof Date ? left.toISOString() : left
  const b = right instanceof Date ? right.toISOString() : right
  if (typeof a === 'string' && typeof b === 'string') return compare(a, b)
  return isNumeric(a) && isNumeric(b) ? compare(a, b) : null
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

function explained<T>(expression: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InvalidExpressionError(
      `The JMESPath expression ${expression} cannot be used: ${reason}`,
      { expression },
      { cause },
    )
  }
}
