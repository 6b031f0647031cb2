import pytest
from cloud.metric_math import UnsupportedExpression, Value, evaluate


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("errors / calls * 100", {"errors": 1.0, "calls": 4.0}, 25.0),
        ("errors / calls", {"errors": 1.0, "calls": 0.0}, None),
        ("errors + calls", {"errors": None, "calls": 1.0}, None),
        ("FILL(errors, 0) + calls", {"errors": None, "calls": 1.0}, 1.0),
        ("SUM([a, b])", {"a": None, "b": 2.0}, 2.0),
        ("SUM([a, b])", {"a": None, "b": None}, None),
        ("MAX([a, b]) - MIN([a, b])", {"a": 5.0, "b": 2.0}, 3.0),
        ("AVG([a, b])", {"a": 5.0, "b": 2.0}, 3.5),
        ("IF(a > 3, 1, 0)", {"a": 5.0}, 1.0),
        ("IF(a > 3, 1)", {"a": 1.0}, None),
        ("-(a)", {"a": 5.0}, -5.0),
    ],
)
def test_evaluates(expression: str, values: dict[str, Value], expected: Value) -> None:
    assert evaluate(expression, values) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "().__class__",
        "a.real",
        "[x for x in (1,)]",
        "lambda: 1",
        "a ** 1000000",
        "'text'",
        "unknown",
        "METRICS()",
        "[a, a]",
        "a +",
    ],
)
def test_refuses_everything_else(expression: str) -> None:
    with pytest.raises(UnsupportedExpression):
        evaluate(expression, {"a": 1.0})
