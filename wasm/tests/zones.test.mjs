// Every time zone is in the package, and small.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clausola } from "./support.mjs";

const { Contract } = clausola;

/** What V8 calls the zone's clocks at an instant, as the offset that RFC 3339 text ends with. */
function offset(zone, at) {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName").value;
  return name === "GMT" ? "+00:00" : name.slice("GMT".length);
}

test("zones of every continent have the clocks of this year", () => {
  const zones = ["Europe/Rome", "America/New_York", "America/Sao_Paulo", "Africa/Johannesburg", "Asia/Kolkata"];
  for (const time_zone of [...zones, "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Auckland", "UTC"]) {
    const contract = Contract.from({
      contract: { id: "zone", time_zone },
      calendars: { always: { hours: { "mon-sun": ["00:00-24:00"] } } },
    });
    for (const at of ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"]) {
      const text = contract.due("always", at, 0);
      assert.equal(Date.parse(text), Date.parse(at));
      assert.equal(text.slice(-6), offset(time_zone, new Date(at)), `${time_zone} ${at}`);
    }
  }
});
