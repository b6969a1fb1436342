from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, Iterator

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .conftest import Files, assert_same, files_of, survey
from .test_survey import distinct


def java() -> str | None:
    """Why Spark cannot run here."""
    found = shutil.which("java", path=os.environ.get("JAVA_HOME", "") + "/bin" + os.pathsep + os.environ["PATH"])
    if found is None:
        return "there is no `java` on the path: Spark wants Java 17 or 21 (`apt-get install openjdk-17-jre-headless`)"
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < 17:
        return f"Spark wants Java 17 or 21, and here is: {told.splitlines()[0] if told else 'nothing that answers'}"
    return None


if reason := java():
    pytest.skip(f"NOT TESTED: {reason}", allow_module_level=True)
try:
    import pyspark  # noqa: F401
except ImportError:
    pytest.skip("NOT TESTED: Spark is not installed (`pip install pyspark pandas`)", allow_module_level=True)


# What Spark itself warns of in a newer Python or pandas is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            SparkSession.builder.master("local[2]")
            .appName("clausola")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.memory", "1g")
            .config("spark.sql.shuffle.partitions", "3")
            # A file is a partition, however small.
            .config("spark.sql.files.maxPartitionBytes", "4m")
            .config("spark.sql.session.timeZone", "America/New_York")
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def payer(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return files_of("lepida-payer", tmp_path_factory)


def test_every_form_gives_the_report_of_the_command(files: Files, spark: Any) -> None:
    from clausola_arrow import spark as on

    for path, report in files.all:
        assert_same(on.report_json(spark.read.parquet(str(path)), survey(files.contract)), report)


@pytest.mark.parametrize("partitions", [2, 7])
def test_any_number_of_partitions_gives_one_report(payer: Files, spark: Any, partitions: int) -> None:
    from clausola_arrow import spark as on

    folder = payer.texts.parent / f"in-{partitions}"
    folder.mkdir(exist_ok=True)
    for path, report in ((payer.texts, payer.report_texts), (payer.rows, payer.report_rows)):
        table = pq.read_table(path)
        size = -(-len(table) // partitions)
        for at in range(partitions):
            pq.write_table(table.slice(at * size, size), folder / f"{path.stem}-{at}.parquet")
        df = spark.read.parquet(*[str(folder / f"{path.stem}-{at}.parquet") for at in range(partitions)])
        assert df.rdd.getNumPartitions() == partitions
        assert_same(on.report_json(df, survey("lepida-payer")), report)


def test_partitions_may_be_empty_and_a_table_too(payer: Files, spark: Any) -> None:
    from clausola_arrow import spark as on

    asked = survey("lepida-payer")
    few = pa.table({"ticket": distinct(pq.read_table(payer.texts)["ticket"].to_pylist())[:3]})
    df = spark.createDataFrame(few.to_pylist(), "ticket string").repartition(7)
    assert json.loads(on.report_json(df, asked)) == json.loads(asked.report_json([asked.tally(few)]))
    for path in (payer.texts, payer.rows):
        none = spark.read.parquet(str(path)).filter("false")
        assert json.loads(on.report_json(none, asked))["tickets"]["read"] == 0


def test_a_ticket_in_two_partitions_counts_once(payer: Files, spark: Any) -> None:
    from clausola_arrow import spark as on

    asked = survey("lepida-payer")
    few = distinct(pq.read_table(payer.texts)["ticket"].to_pylist())[:5]
    twice = spark.createDataFrame(spark.sparkContext.parallelize([(t,) for t in few + few], 2), "ticket string")
    assert twice.rdd.getNumPartitions() == 2
    expected = asked.report_json([asked.tally(pa.array(few + few))])
    assert json.loads(on.report_json(twice, asked)) == json.loads(expected)
    assert json.loads(expected)["tickets"]["repeated"] > 0


def test_cases_are_those_of_the_columns(payer: Files, spark: Any) -> None:
    from clausola_arrow import spark as on

    asked = survey("lepida-payer")
    tickets = distinct(pq.read_table(payer.texts)["ticket"].to_pylist())
    df = on.cases(spark.createDataFrame([(t,) for t in tickets], "ticket string").coalesce(1), asked)
    found = df.toArrow()
    expected = pa.table(asked.cases(pa.array(tickets)).drop_columns(["position"]))
    assert found["over_seconds"].to_pylist() == expected["over_seconds"].to_pylist()
    for name in ("start", "due", "stop"):
        assert found[name].cast(expected[name].type).equals(expected[name])
    assert found["verdict"].to_pylist() == expected["verdict"].to_pylist()


def test_the_readme_holds(payer: Files, spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, path in (("tickets", payer.texts), ("events", payer.rows)):
        shutil.copy(path, tmp_path / f"{name}.parquet")
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    section = readme.split("## Spark")[1].split("\n## ")[0]
    scope: dict[str, Any] = {"spark": spark}
    blocks = section.split("```python\n")[1:]
    assert blocks
    for block in blocks:
        exec(block.split("```")[0].replace('"tickets.parquet"', f'"{tmp_path}/tickets.parquet"'), scope)
    assert scope["report"]["tickets"]["read"] > 100
