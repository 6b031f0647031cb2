from asking import Server

BUDGET = {
    "Budget": {
        "Type": "AWS::Budgets::Budget",
        "Properties": {
            "Budget": {"budgetType": "COST", "timeUnit": "MONTHLY", "budgetLimit": {"amount": 50, "unit": "USD"}}
        },
    }
}


def test_a_budget_of_a_template_is_there_until_its_stack_goes(patched: Server) -> None:
    budgets = patched.client("budgets")
    stack = patched.stack(BUDGET, {"Name": {"Ref": "Budget"}})
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    found = budgets.describe_budget(AccountId="000000000000", BudgetName=stack.outputs["Name"])["Budget"]
    assert float(found["BudgetLimit"]["Amount"]) == 50
    assert stack.delete() == "DELETE_COMPLETE"
    assert budgets.describe_budgets(AccountId="000000000000").get("Budgets", []) == []


def test_without_it_the_type_is_refused(stock: Server) -> None:
    assert stock.stack(BUDGET).status != "CREATE_COMPLETE"
