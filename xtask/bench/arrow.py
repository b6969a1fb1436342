"""What a report costs in other engines: `arrow.py <command> <folder> <tickets>`.

Prints one figure a line, table, row, column and value, separated by tabs. Every row reads the same Parquet file of tickets as
JSON text, and all reports must be the same before a figure is printed; the floors count the rows and bytes of that column.
The peer computes only the hours of one objective, without classifying a ticket, on a sample of tickets.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any, Callable

warnings.filterwarnings("ignore")

import businesstimedelta
import pyarrow as pa
import pyarrow.parquet as pq
import pytz
from datafusion import SessionConfig, SessionContext

from clausola_arrow import Survey
from clausola_arrow import datafusion as on_datafusion
from clausola_arrow import spark as on_spark

CONTRACT, PERIOD, AS_OF = "lepida-payer", "2026-Q1", "2026-05-15T00:00:00+02:00"
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SAMPLE = 3000
ROME = pytz.timezone("Europe/Rome")
# Of the quarter and what runs into the next; the peer has no rules for them that are the contract's.
CLOSED = [date(2026, *day) for day in ((1, 1), (1, 6), (4, 5), (4, 6), (4, 25), (5, 1))]


def main() -> None:
    command, folder, tickets = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{tickets}.parquet"
    if not file.exists():
        generate = ["generate", "--contract", CONTRACT, "--period", PERIOD, "--as-of", AS_OF, "--tickets", str(tickets)]
        subprocess.run([command, *generate, "-o", str(file)], check=True)
    survey = Survey(CONTRACT, PERIOD, AS_OF)
    reports: dict[str, Any] = {}

    def alone() -> None:
        asked = ["report", "--contract", CONTRACT, "--period", PERIOD, "--as-of", AS_OF, "--json", str(file)]
        out = subprocess.run([command, *asked], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
        reports["alone"] = {k: v for k, v in json.loads(out).items() if k not in ("sources", "log")}

    ctx = SessionContext(SessionConfig().with_target_partitions(2))
    ctx.register_parquet("tickets", str(file))
    spark = session()
    frame = spark.read.parquet(str(file))

    def datafusion(unique: bool) -> Callable[[], None]:
        def run() -> None:
            reports["datafusion", unique] = on_datafusion.report(ctx, "tickets", survey, unique=unique)

        return run

    def sparks() -> None:
        reports["spark"] = on_spark.report(frame, survey)

    def datafusion_floor() -> None:
        assert ctx.sql("SELECT count(*), sum(octet_length(ticket)) FROM tickets").collect()

    def spark_floor() -> None:
        assert frame.selectExpr("count(*)", "sum(octet_length(ticket))").collect()

    def identity(batches: Any) -> Any:
        for batch in batches:
            yield pa.RecordBatch.from_arrays([pa.array([batch.num_rows], pa.int64())], ["rows"])

    def spark_arrow_floor() -> None:
        assert frame.mapInArrow(identity, "rows long").agg({"rows": "sum"}).collect()

    rows: list[tuple[str, Callable[[], None]]] = [
        ("clausola report", alone),
        ("DataFusion", datafusion(False)),
        ("DataFusion, ids known to be unique", datafusion(True)),
        ("Spark local[2]", sparks),
        ("floor: DataFusion counts rows and bytes", datafusion_floor),
        ("floor: Spark counts rows and bytes", spark_floor),
        ("floor: Spark hands its columns to Python", spark_arrow_floor),
    ]
    took: dict[str, list[float]] = {name: [] for name, _ in rows}
    worked: dict[str, list[float]] = {name: [] for name, _ in rows}
    for turn in range(ROUNDS + 1):
        for name, run in rows:
            start, before = time.perf_counter(), processor()
            run()
            # The first of each warms what there is to warm: files, workers, compiled code.
            if turn:
                took[name].append(time.perf_counter() - start)
                worked[name].append(processor() - before)
    assert all(report == reports["alone"] for report in reports.values()), "the reports differ"
    spark.stop()
    for name, _ in rows:
        figure(name, "seconds", statistics.median(took[name]))
        figure(name, "CPU seconds", statistics.median(worked[name]))
        figure(name, "1,000 tickets/s", tickets / statistics.median(took[name]) / 1000)
    per_ticket = peer(survey, pq.read_table(file)["ticket"].slice(0, SAMPLE).combine_chunks())
    # In one thread, where the others have as many as there are processors.
    figure(f"businesstimedelta, {SAMPLE} tickets, scaled", "CPU seconds", per_ticket * tickets)
    inside(survey, pq.read_table(file)["ticket"].slice(0, 50_000).combine_chunks())


def session() -> Any:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    made = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "2g")
        .config("spark.sql.files.maxPartitionBytes", "16m")
        .getOrCreate()
    )
    made.sparkContext.setLogLevel("OFF")
    return made


def processor() -> float:
    """Seconds of processor time of this process and all below it, which a busy machine does not stretch; Linux only."""
    parents, spent = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        parents[pid], spent[pid] = int(fields[1]), sum(map(int, fields[11:15]))

    def ours(pid: int) -> bool:
        while pid > 1:
            if pid == os.getpid():
                return True
            pid = parents.get(pid, 0)
        return False

    return sum(ticks for pid, ticks in spent.items() if ours(pid)) / os.sysconf("SC_CLK_TCK")


def peer(survey: Survey, tickets: pa.Array) -> float:
    """Seconds for a ticket: from its text to the time it waited to be acknowledged, which must be the engine's."""
    weekdays = businesstimedelta.WorkDayRule(
        start_time=clock(8, 30), end_time=clock(18, 30), working_days=[0, 1, 2, 3, 4], tz=ROME
    )
    saturdays = businesstimedelta.WorkDayRule(start_time=clock(8, 30), end_time=clock(13, 30), working_days=[5], tz=ROME)
    closed = businesstimedelta.HolidayRule(dict.fromkeys(CLOSED, "closed"), tz=ROME)
    hours = businesstimedelta.Rules([weekdays, saturdays, closed])

    def waited(text: str) -> float | None:
        at = {event["type"]: event["at"] for event in reversed(json.loads(text)["events"])}
        # Whoever works on a ticket or solves it has taken it up.
        taken_up = ("acknowledged", "intervened", "resolved", "closed")
        stops = [datetime.fromisoformat(at[name]) for name in taken_up if name in at]
        if not stops:
            return None
        return float(hours.difference(datetime.fromisoformat(at["opened"]), min(stops)).timedelta.total_seconds())

    texts = tickets.to_pylist()
    start = time.process_time()
    found = [waited(text) for text in texts]
    took = time.process_time() - start
    cases = survey.cases(tickets).to_pylist()
    engine = {c["position"]: c for c in cases if c["objective"] == "acknowledge" and c["verdict"] in ("in_time", "late")}
    assert len(engine) > len(texts) / 5
    differ = [at for at, case in engine.items() if case["stop"] and abs(case["elapsed_seconds"] - (found[at] or 0)) > 1]
    assert not differ, f"of {len(engine)} cases the peer has {len(differ)} otherwise"
    return took / len(texts)


def inside(survey: Survey, tickets: pa.Array) -> None:
    """What of the time is the engine's, in one thread."""
    contract = survey.contract
    asked, spent = contract.tally_json, [0.0]

    def timed(*arguments: Any, **options: Any) -> str:
        start = time.thread_time()
        answer = asked(*arguments, **options)
        spent[0] += time.thread_time() - start
        return answer

    contract.tally_json = timed  # type: ignore[method-assign]
    start = time.thread_time()
    survey.count([tickets])
    whole = time.thread_time() - start
    print(f"of a thread's time {100 * spent[0] / whole:.1f} % is the engine's own", file=sys.stderr)


def figure(row: str, column: str, value: float) -> None:
    print("arrow", row, column, f"{value:.4f}", sep="\t")


if __name__ == "__main__":
    main()
