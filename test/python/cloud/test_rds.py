from typing import Any

import psycopg
import pytest
from asking import Server
from servers import Database

INSTANCE: dict[str, Any] = {
    "Database": {
        "Type": "AWS::RDS::DBInstance",
        "Properties": {
            "Engine": "postgres",
            "DBInstanceClass": "db.t4g.micro",
            "AllocatedStorage": "20",
            "DBName": "school",
            "MasterUsername": "master",
            "MasterUserPassword": "pass'word",
        },
    }
}
ENDPOINT = {
    "Host": {"Fn::GetAtt": ["Database", "Endpoint.Address"]},
    "Port": {"Fn::GetAtt": ["Database", "Endpoint.Port"]},
}


def connect(host: str, port: int, user: str = "master", password: str = "pass'word", name: str = "school") -> Any:
    return psycopg.connect(
        host=host, port=port, user=user, password=password, dbname=name, autocommit=True, connect_timeout=3
    )


def test_an_instance_is_a_real_database_until_its_stack_goes(patched: Server, database: Database) -> None:
    stack = patched.stack(INSTANCE, ENDPOINT)
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    host, port = stack.outputs["Host"], int(stack.outputs["Port"])
    with connect(host, port) as connection:
        connection.execute("create role reader")
        assert connection.execute("select current_user, current_database()").fetchone() == ("master", "school")
        superuser = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
        assert superuser == (False,)
        assert stack.delete() == "DELETE_COMPLETE"  # although somebody is connected
    with connect(host, port, "postgres", database.password, "postgres") as admin:
        left = admin.execute(
            "select datname from pg_database where datname = 'school' "
            "union all select rolname from pg_roles where rolname in ('master', 'reader')"
        ).fetchall()
    assert left == []


def test_without_it_the_endpoint_is_only_a_name(stock: Server) -> None:
    stack = stock.stack(INSTANCE, ENDPOINT)
    assert stack.outputs["Host"].endswith(".rds.amazonaws.com")
    with pytest.raises(psycopg.OperationalError):
        connect(stack.outputs["Host"], int(stack.outputs["Port"]))
