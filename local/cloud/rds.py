"""AWS::RDS::DBInstance: its endpoint is the embedded PostgreSQL, its database and master user are real."""

import psycopg
from ministack.services import rds
from psycopg import sql

from cloud import handlers
from cloud.settings import Settings

TYPE = "AWS::RDS::DBInstance"
SUPERUSER = "postgres"


def _connect(settings: Settings) -> psycopg.Connection:
    return psycopg.connect(
        host=settings.pg_host,
        port=settings.pg_port,
        user=SUPERUSER,
        password=settings.pg_password,
        dbname=SUPERUSER,
        autocommit=True,
    )


def ensure_database(settings: Settings, user: str, password: str, database: str) -> None:
    """Makes the master user (as RDS does: not a superuser, may create roles and databases) and its database."""
    with _connect(settings) as connection:
        exists = connection.execute("select 1 from pg_roles where rolname = %s", (user,)).fetchone()
        statement = "alter role {} with login createrole createdb password {}"
        if not exists:
            statement = statement.replace("alter", "create", 1)
        # CREATE ROLE takes no parameters: the password goes in as a quoted literal
        connection.execute(sql.SQL(statement).format(sql.Identifier(user), sql.Literal(password)))
        if not connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone():
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(database), sql.Identifier(user))
            )


def drop_database(settings: Settings, database: str) -> None:
    """Drops the database, then every role that owns nothing elsewhere: a deleted instance leaves no roles either."""
    with _connect(settings) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))
        roles = connection.execute(
            "select rolname from pg_roles where rolname <> %s and rolname !~ '^pg_' order by rolcreaterole",
            (SUPERUSER,),
        ).fetchall()
        for (role,) in roles:
            try:
                connection.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))
            except psycopg.errors.DependentObjectsStillExist:
                continue  # it belongs to the database of another instance


def install(settings: Settings) -> None:
    """Patches create, update and delete of DB instances. Without PostgreSQL (no port) nothing is patched."""
    if settings.pg_port == 0:
        return

    def written(physical_id: str, _props: handlers.Properties, attributes: handlers.Attributes) -> handlers.Attributes:
        instance = rds._instances[physical_id]
        instance["Endpoint"].update(Address=settings.pg_host, Port=settings.pg_port)
        ensure_database(settings, instance["MasterUsername"], instance["_MasterUserPassword"], instance["DBName"])
        endpoint = {"Endpoint.Address": settings.pg_host, "Endpoint.Port": str(settings.pg_port)}
        return {**attributes, **endpoint}

    def deleting(delete: handlers.Delete) -> handlers.Delete:
        def deleted(physical_id: str, props: handlers.Properties) -> None:
            instance = rds._instances.get(physical_id)
            delete(physical_id, props)
            if instance is not None:
                drop_database(settings, instance["DBName"])

        return deleted

    handlers.after_write(TYPE, written)
    handlers.around_delete(TYPE, deleting)
