from asking import Server

NO_EFFECT = {"Rule": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"IpProtocol": "tcp"}}}


def test_a_listed_type_is_accepted_with_a_warning(patched: Server) -> None:
    stack = patched.stack(NO_EFFECT)
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    assert "AWS::EC2::SecurityGroupIngress Rule: accepted and ignored by the local cloud" in patched.log()
    assert stack.delete() == "DELETE_COMPLETE"


def test_a_type_that_is_not_listed_is_still_refused(patched: Server) -> None:
    stack = patched.stack({"Cluster": {"Type": "AWS::Redshift::Cluster", "Properties": {}}})
    assert stack.status != "CREATE_COMPLETE"
    assert "AWS::Redshift::Cluster" in stack.reasons


def test_without_it_the_type_is_refused(stock: Server) -> None:
    assert stock.stack(NO_EFFECT).status != "CREATE_COMPLETE"
