"""Metric math of CloudWatch alarms: arithmetic, comparisons, SUM, MAX, MIN, AVG, FILL, IF. Nothing else is evaluated."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

Value = float | None

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_AGGREGATE: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "MAX": max,
    "MIN": min,
    "AVG": lambda values: sum(values) / len(values),
}


class UnsupportedExpression(ValueError):
    """The expression uses something that this evaluator does not know."""


def _aggregate(name: str, argument: Any) -> Value:
    values = argument if isinstance(argument, list) else [argument]
    present = [value for value in values if value is not None]
    return float(_AGGREGATE[name](present)) if present else None


def _call(node: ast.Call, values: Mapping[str, Value]) -> Value:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    arguments = [_evaluate(argument, values) for argument in node.args]
    if name in _AGGREGATE and len(arguments) == 1:
        return _aggregate(name, arguments[0])
    if name == "FILL" and len(arguments) == 2:
        return arguments[1] if arguments[0] is None else arguments[0]
    if name == "IF" and len(arguments) in (2, 3):
        condition, chosen, otherwise = [*arguments, None][:3]
        return chosen if condition else otherwise
    raise UnsupportedExpression(f"{name or 'call'} with {len(arguments)} arguments")


def _evaluate(node: ast.AST, values: Mapping[str, Value]) -> Any:
    match node:
        case ast.Expression():
            return _evaluate(node.body, values)
        case ast.Constant(value=bool() | str() | bytes() | complex() | None):
            raise UnsupportedExpression(f"constant {node.value!r}")
        case ast.Constant():
            return float(node.value)
        case ast.Name():
            if node.id not in values:
                raise UnsupportedExpression(f"no metric with the id {node.id}")
            return values[node.id]
        case ast.List():
            return [_evaluate(item, values) for item in node.elts]
        case ast.Call():
            return _call(node, values)
        case ast.UnaryOp(op=ast.USub()):
            value = _evaluate(node.operand, values)
            return None if value is None else -value
        case ast.BinOp() if type(node.op) in _BINARY:
            left, right = _evaluate(node.left, values), _evaluate(node.right, values)
            return None if left is None or right is None else _BINARY[type(node.op)](left, right)
        case ast.Compare() if len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
            left, right = _evaluate(node.left, values), _evaluate(node.comparators[0], values)
            missing = left is None or right is None
            return None if missing else float(_COMPARE[type(node.ops[0])](left, right))
    raise UnsupportedExpression(ast.unparse(node))


def evaluate(expression: str, values: Mapping[str, Value]) -> Value:
    """The value of an expression over one period: metric id -> value, None where a metric has no data.

    Missing data makes the result missing, except in the aggregates and FILL; so does a division by zero.
    Raises UnsupportedExpression for anything outside the list above.
    """
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise UnsupportedExpression(expression) from error
    try:
        result = _evaluate(tree, values)
    except ZeroDivisionError:
        return None
    if isinstance(result, list):
        raise UnsupportedExpression(f"{expression}: a list is not a time series")
    return result
