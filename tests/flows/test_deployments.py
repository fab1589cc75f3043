"""prefect.yaml and `dateline serve` speak of the same deployments."""

from flows.deployments import YAML, project


def test_prefect_yaml_is_what_is_declared() -> None:
    assert YAML.read_text(encoding="utf-8") == project(), "run python -m flows.deployments"
