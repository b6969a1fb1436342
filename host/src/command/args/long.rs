//! Helps with lines of their own, such as examples. A paragraph is one line here: it is broken where the terminal ends.

pub(super) const TIME: &str = r#"Answer questions of time on a contract's calendars, one JSON object a line, in order

On a calendar, as with `--contract lepida-payer`:
{"calendar":"help_desk","op":"due","start":"2026-10-03T13:00:00+02:00","seconds":3600}
{"calendar":"help_desk","op":"before","start":"2026-10-05T09:00:00+02:00","seconds":3600}
{"calendar":"help_desk","op":"worked","start":"2026-10-03T13:00:00+02:00","end":"2026-10-05T09:00:00+02:00"}

Without a calendar, by the name of a term, a schedule or a tariff, as with `--contract conciliasfera` and, for `price`, `--contract exetera`:
{"op":"term","term":"mediation_room","start":"2026-10-05T09:00:00+02:00"}
{"op":"next","schedule":"backup","start":"2026-10-05T09:00:00+02:00"}
{"op":"occurrences","schedule":"backup","start":"2026-10-05T00:00:00+02:00","end":"2026-10-08T00:00:00+02:00"}
{"op":"price","tariff":"overtime","work":[{"start":"2026-10-05T18:00:00+02:00","end":"2026-10-05T20:00:00+02:00"}]}

The answers are {"at":…}, {"seconds":N}, {"occurrences":[…]}, {"quote":…} or {"error":…}. Other ops on a calendar: is_open, next_opening and next_closing of `start`; spans from `start` to `end`; working_days and calendar_days with `days`, months, years, and each of these four with `_before`, such as months_before. `roll` moves a last day that is no working day: none, next or previous.

A question is asked of the revision of the contract that is in force at its `start`. Any instant from 1970 through 2099 is answered. Blank lines are passed over."#;

pub(super) const SERVE: &str = "\
Answer over HTTP, for systems that cannot load the engine

POST /v1/decide     {\"contract\":\"…\",\"ticket\":{…},\"now\":\"…\"} in, {\"ok\":true,\"decision\":{…}} out
POST /v1/explain    the same, with the reasons; as text for `Accept: text/plain` or `?language=it`
POST /v1/batch?contract=…&now=…   one ticket a line in, one answer a line out, as `clausola batch`
GET  /v1/contracts  the contracts that are served
GET  /healthz, /metrics (Prometheus), /openapi.json

The decision has the same bytes as that of `clausola decide`. Without `now`, the current time is meant. SIGHUP reads \
the contracts' files anew, SIGTERM ends the requests that run and then the server. It does not encrypt: between \
machines, put a proxy with TLS in front of it.";
