import pytest
from cloud import contract


def test_accepts_the_pinned_ministack() -> None:
    contract.check()


def test_refuses_another_version() -> None:
    with pytest.raises(SystemExit, match=r"written for ministack 1\.5\.34, found 1\.5\.33"):
        contract.check(pinned="1.5.34")


def test_refuses_a_name_that_is_gone() -> None:
    with pytest.raises(SystemExit, match=r"ministack\.services\.glue\._start_rocket is gone"):
        contract.check({"ministack.services.glue": {"_start_rocket": 1}})


def test_refuses_another_number_of_parameters() -> None:
    with pytest.raises(SystemExit, match=r"_start_job_run takes 1 parameters in ministack 1\.5\.33, not 4"):
        contract.check({"ministack.services.glue": {"_start_job_run": 4}})
