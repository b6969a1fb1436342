"""The Python package, asked over lines: python python.py

A line in: {"source":"builtin"|"toml"|"json","contract":"…","call":"…", and what the call takes}.
A line out: {"answer":"…"} with the text that the package gives, or {"fault":"…"} for whatever is raised that is not a
ClausolaError. Where the package has a call for text, that is asked; else the objects that it gives are written down.
"""

import json
import sys
import traceback
from collections import OrderedDict

from clausola import ClausolaError, Contract

# Every contract has an instance of the engine, and the cases bring hundreds.
MOST = 24
contracts = OrderedDict()


def contract(source, text):
    key = (source, text)
    if key not in contracts:
        if source == "builtin":
            contracts[key] = Contract.builtin(text)
        elif source == "toml":
            contracts[key] = Contract.from_toml(text)
        else:
            contracts[key] = Contract.from_dict(json.loads(text))
        if len(contracts) > MOST:
            contracts.popitem(last=False)
    contracts.move_to_end(key)
    return contracts[key]


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def tickets(request):
    return [json.loads(ticket) for ticket in request["tickets"]]


CALLS = {
    "decide": lambda c, r: c.decide_json(r["ticket"], r["now"]),
    "explain": lambda c, r: c.explain_json(r["ticket"], r["now"]),
    "explain_text": lambda c, r: compact(
        {"ok": True, "text": c.explain_text(json.loads(r["ticket"]), r["now"], r["language"])}
    ),
    "time": lambda c, r: c.time_json(r["question"]),
    "rank": lambda c, r: compact({"ok": True, "ranked": c.rank(tickets(r), r["now"])}),
    "agenda": lambda c, r: compact({"ok": True, "agenda": c.agenda(tickets(r), r["now"])}),
    "lint": lambda c, r: compact({"ok": True, "findings": c.lint()}),
    "test": lambda c, r: compact({"ok": True, "report": c.test()}),
    "describe": lambda c, r: compact(c.describe()),
}


def answer(request):
    try:
        asked = contract(request["source"], request["contract"])
        return {"answer": CALLS[request["call"]](asked, request)}
    except ClausolaError as error:
        return {"answer": compact({"ok": False, "errors": error.diagnostics})}
    except Exception:
        return {"fault": traceback.format_exc()}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
