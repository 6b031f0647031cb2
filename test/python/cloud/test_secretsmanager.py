import json
from typing import Any

from asking import Server

SECRET: dict[str, Any] = {
    "Secret": {
        "Type": "AWS::SecretsManager::Secret",
        "Properties": {"GenerateSecretString": {"SecretStringTemplate": "{}", "GenerateStringKey": "password"}},
    }
}
OUTPUTS = {"Ref": {"Ref": "Secret"}, "Password": {"Fn::Sub": "{{resolve:secretsmanager:${Secret}::password}}"}}


def may_read_by_ref(server: Server, ref: str) -> bool:
    """Whether a role that was granted exactly the `Ref` reads the secret."""
    role = server.role({"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": ref})
    session = server.client("sts").assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    keys = (session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])
    secrets = server.client("secretsmanager", keys)
    try:
        secrets.get_secret_value(SecretId=ref)
    except secrets.exceptions.ClientError:
        return False
    return True


def test_ref_is_the_arn_that_policies_name(patched: Server) -> None:
    stack = patched.stack(SECRET, OUTPUTS)
    assert stack.outputs["Ref"].startswith("arn:aws:secretsmanager:"), stack.reasons
    assert may_read_by_ref(patched, stack.outputs["Ref"])
    formation = patched.client("cloudformation")
    properties = {**SECRET["Secret"]["Properties"], "Description": "changed"}
    template = {"Secret": {**SECRET["Secret"], "Properties": properties}}
    formation.update_stack(StackName=stack.name, TemplateBody=json.dumps({"Resources": template}))
    assert patched.ended(stack.name).status == "UPDATE_COMPLETE"
    secrets = patched.client("secretsmanager")
    assert secrets.describe_secret(SecretId=stack.outputs["Ref"])["Description"] == "changed"
    assert stack.delete() == "DELETE_COMPLETE"
    names = [one["ARN"] for one in secrets.list_secrets()["SecretList"]]
    assert stack.outputs["Ref"] not in names


def test_without_it_a_granted_role_is_refused(stock: Server) -> None:
    stack = stock.stack(SECRET, OUTPUTS)
    assert not may_read_by_ref(stock, stack.outputs["Ref"])
