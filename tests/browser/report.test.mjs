// The compliance report as a page: what it shows is what the report says, in both languages, on screen and on paper.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../wasm/tests/support.mjs";
import { assertAccessible } from "./lib/axe.mjs";
import { launch, lightAndDark, screenshot } from "./lib/browser.mjs";
import { CASES, HOSTILE } from "./lib/report-cases.mjs";
import { filled, PLACES, template, visit } from "./lib/report.mjs";

const browser = await launch();
after(() => browser.close());

/** Each report once: `{ report, json }`. */
const reports = Object.fromEntries(Object.entries(CASES).map(([name, make]) => [name, make()]));
const NARROW = { viewport: { width: 360, height: 740 } };
/** The room between the margins of an A4 sheet, at 96 pixels an inch. */
const SHEET = { viewport: { width: Math.floor(((210 - 26) / 25.4) * 96), height: 1010 } };

const show = (name, language, options, run) => visit(browser, filled(reports[name].json, language), options, (page) => run(page, reports[name].report));

/** A number as a reader of that language reads it. */
function read(text, language) {
  const [thousands, decimal] = language === "it" ? [".", ","] : [",", "."];
  const plain = text.trim().replaceAll(thousands, "").replace(decimal, ".").replace("−", "-").replace("%", "").trim();
  assert.match(plain, /^-?\d+(\.\d+)?$/, text);
  return Number(plain);
}

/** Asks that the table of shares and the counts are the report's own. */
async function assertFigures(page, report, language) {
  const shown = await page.locator("table.shares tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      id: row.dataset.row,
      figures: Object.fromEntries([...row.querySelectorAll("[data-figure]")].map((cell) => [cell.dataset.figure, cell.textContent])),
      share: row.querySelector("svg.bar").dataset.share,
      threshold: row.querySelector("svg.bar").dataset.threshold,
      filled: row.querySelector(".bar-fill")?.getAttribute("width"),
      mark: row.querySelector(".bar-threshold")?.getAttribute("x"),
      verdict: row.querySelector("[data-verdict]").dataset.verdict,
    })),
  );
  assert.deepEqual(shown.map(({ id }) => id), report.rows.map(({ id }) => id));
  shown.forEach(({ figures, ...line }, n) => {
    const row = report.rows[n];
    for (const figure of ["measured", "in_time", "late", "open", "undecided"]) {
      assert.equal(read(figures[figure], language), row[figure], `${row.id} ${figure}`);
    }
    assert.equal(read(figures.excluded, language), row.excluded.reduce((sum, { cases }) => sum + cases, 0));
    if (row.tolerance_left === null) assert.equal(figures.tolerance_left, "–");
    else assert.equal(read(figures.tolerance_left, language), row.tolerance_left);
    if (row.share === null) {
      assert.equal(figures.share, "–");
      assert.equal(line.filled, undefined);
    } else {
      assert.ok(Math.abs(read(figures.share, language) - row.share * 100) <= 0.05 + 1e-9, `${figures.share} is ${row.share}`);
      assert.equal(Number(line.share), row.share);
      assert.ok(Math.abs(Number.parseFloat(line.filled) - row.share * 100) < 1e-9);
    }
    if (row.rule) {
      assert.equal(read(/^[\d.,]+\s?%/.exec(figures.threshold)[0], language), Number((row.rule.share * 100).toFixed(4)));
      assert.equal(Number.parseFloat(line.mark), row.rule.share * 100);
    } else {
      assert.match(figures.threshold.trim(), /^(none|nessuna)$/);
      assert.equal(line.mark, undefined);
    }
    const verdict = !row.rule ? "none" : row.pass === null ? "noCases" : row.pass ? "pass" : "fail";
    assert.equal(line.verdict, verdict);
  });
  const counts = Object.entries(report.tickets).filter(([key]) => !["outside", "without_objective", "refused", "repeated"].includes(key) || report.tickets[key]);
  for (const [key, value] of counts) {
    assert.equal(read(await page.locator(`#in-short [data-count=${key}] dd`).innerText(), language), value, key);
  }
  assert.equal(await page.locator("[data-final]").getAttribute("data-final"), String(report.final));
}

test("every figure of every row is the report's own, in both languages", async () => {
  for (const language of ["it", "en"]) {
    for (const name of Object.keys(reports)) {
      await show(name, language, {}, (page, report) => assertFigures(page, report, language));
    }
  }
});

test("the years that are worked out by hand are shown as they are", async () => {
  const worked = join(root, "host/report/tests/worked");
  const files = readdirSync(worked).filter((file) => file.endsWith(".json"));
  assert.equal(files.length, 5);
  for (const file of files) {
    const json = readFileSync(join(worked, file), "utf8");
    await visit(browser, filled(json, "it"), {}, (page) => assertFigures(page, JSON.parse(json), "it"));
  }
});

test("the charts end at the report's sums, and each late case is in one cell of the heat map", async () => {
  for (const options of [{}, NARROW]) {
    for (const name of ["lepida", "stretches", "exetera", "sogei", "hostile"]) {
      await show(name, "en", options, async (page, report) => {
        for (const row of report.rows.filter(({ measured }) => measured > 0)) {
          const charts = await page.locator(`section[data-section=${JSON.stringify(row.id)}]`).evaluate((section) => ({
            late: section.querySelector("[data-late].burn-end").dataset.late,
            allowed: section.querySelector("[data-allowed]")?.dataset.allowed,
            days: [...section.querySelectorAll("[data-day] th")].length && [...section.querySelectorAll("tr[data-day]")].map((day) => [day.dataset.day, ...[...day.cells].slice(1).map((cell) => Number(cell.textContent.replaceAll(",", "")))]),
            cells: [...section.querySelectorAll(".heat td[data-day]")].map(({ dataset, textContent, querySelector }) => [Number(dataset.day), Number(dataset.hour), Number(dataset.late), textContent]),
          }));
          assert.equal(Number(charts.late), row.late);
          assert.equal(charts.allowed === undefined ? null : Number(charts.allowed), row.tolerance);
          let [measured, late] = [0, 0];
          const days = row.days.map((day) => [day.day, (measured += day.measured), (late += day.late)]);
          assert.deepEqual(charts.days.map((day) => day.slice(0, 3)), days);
          if (row.rule) assert.equal(charts.days.at(-1)[3], row.tolerance);
          assert.equal(charts.cells.length, 7 * 24);
          for (const [day, hour, late, text] of charts.cells) {
            assert.equal(late, row.late_heat[day][hour], `${row.id} ${day} ${hour}`);
            assert.equal(text.replaceAll(",", ""), late ? String(late) : "");
          }
        }
      });
    }
  }
});

test("the hours of the heat map are the calendar's", () =>
  show("lepida", "it", {}, async (page, report) => {
    const strokes = await page.locator(".heat").first().locator("td[data-day]").evaluateAll((cells) => cells.map((cell) => cell.querySelectorAll("line").length));
    const open = report.calendars[0].open.flat();
    assert.ok(open.some((share) => share > 0 && share < 1));
    assert.deepEqual(strokes, open.map((share) => (share === 0 ? 3 : share < 1 ? 1 : 0)));
  }));

test("measures, penalties, exclusions and problems are told with their figures and clauses", async () => {
  await show("lepida", "it", {}, async (page, report) => {
    const text = (selector) => page.locator(selector).innerText();
    const availability = await text("[data-measure=availability]");
    assert.match(availability, /99,39\d%\s+soglia 99,4%/);
    assert.match(availability, /non rispettato[\s\S]*Fermo\s+12 h 58 min 37 s\s+Fermo di troppo\s+\d[\s\S]*OUT-3\s+fermo[\s\S]*MNT-1\s+manutenzione, lasciata fuori[\s\S]*OUT-4\s+causa altrui, lasciata fuori/);
    assert.match(await text("[data-measure=maintenance_notice]"), /50,0%\s+soglia 90%[\s\S]*Misurati\s+2[\s\S]*MNT-2/);
    const excluded = await page.locator("[data-excluded] [data-figure=cases]").allInnerTexts();
    assert.deepEqual(excluded.map(Number), report.rows.flatMap((row) => row.excluded.map(({ cases }) => cases)));
    const problems = await text("#problems");
    assert.equal(report.problems.count, 3);
    assert.match(problems, /3 ticket non sono contati/);
    // What a message quotes is code, not backticks.
    const plain = (text) => text.replaceAll("`", "");
    for (const { row, message, help } of report.problems.first) assert.ok(problems.includes(`riga ${row}`) && problems.includes(plain(message)) && problems.includes(plain(help)));
    assert.ok((await page.locator("#problems td code").count()) > 0);
    const [{ code, tickets, first }] = report.warnings;
    assert.equal(code, "unknown_fact");
    assert.match(problems, new RegExp(`Un fatto che il contratto non conosce: non conta unknown_fact\\s+${tickets}\\s+${first.join("\\s+")}`));
    assert.match(await text("#basis"), new RegExp(`${report.contract.hash}[\\s\\S]*voci[\\s\\S]*${report.log.head}`));
  });
  await show("sogei", "it", {}, async (page, report) => {
    const told = await page.locator("#evidence tbody tr").evaluateAll((rows) => rows.map(({ cells }) => [cells[0].textContent, cells[2].textContent, cells[3].textContent]));
    assert.ok(report.evidence.length > 0 && report.unproven > 0);
    assert.deepEqual(told, report.evidence.map(({ item, clause, tickets }) => [item.replaceAll("_", " "), `§clausola ${clause}`, String(tickets)]));
    const evidence = await page.locator("#evidence").innerText();
    assert.ok(evidence.includes(`${report.unproven} ticket hanno una sospensione che nessuno ha firmato`));
  });
  await show("exetera", "en", {}, async (page, report) => {
    assert.ok(report.rows.some(({ pass }) => pass === false));
    const penalty = await page.locator("[data-owed=true]").innerText();
    assert.match(penalty, /owed[\s\S]*at most 5% of: value of the hours package bought[\s\S]*\s12,000\.00\s[\s\S]*\s600\.00[\s\S]*Because of:/);
    for (const row of report.rows.filter(({ pass }) => pass === false)) assert.ok(penalty.includes(row.name.en));
  });
});

test("a supplier, a customer and a currency are told where they are given", () => {
  const report = structuredClone(reports.exetera.report);
  Object.assign(report, { currency: "EUR" });
  Object.assign(report.contract, { supplier: "Exetera srl", customer: "Comune di Prova" });
  return visit(browser, filled(JSON.stringify(report), "it"), {}, async (page) => {
    assert.match(await page.locator("header").innerText(), /Fornitore\s+Exetera srl\s+Cliente\s+Comune di Prova/);
    assert.match(await page.locator("#penalties").innerText(), /12\.000,00\s€[\s\S]*600,00\s€/);
  });
});

test("what has no threshold, no cases or no promise says so", async () => {
  await show("sogei", "it", {}, async (page) => {
    const lines = await page.locator("#in-short .line").allInnerTexts();
    assert.ok(lines.length >= 4);
    for (const line of lines) assert.match(line, /senza soglia.*il contratto non promette una quota/);
    assert.equal(await page.locator(".is-pass, .is-fail").count(), 0);
  });
  await show("conciliasfera", "en", {}, async (page) => {
    assert.match(await page.locator("#in-short").innerText(), /The contract promises no times for these tickets/);
    assert.equal(await page.locator("table.shares").count(), 0);
  });
  await show("empty", "it", {}, async (page) => {
    assert.match(await page.locator("#in-short").innerText(), /nessun caso misurato, promesso almeno 90%/);
    assert.match(await page.locator("#measures").innerText(), /non misurata[\s\S]*la disponibilità non è nota\. Soglia: 99,4%/);
  });
});

test("a share never looks as if it were on the other side of its threshold", () =>
  show("hostile", "en", {}, async (page) => {
    assert.equal(await page.locator("[data-figure=share]").first().innerText(), "89.9999%");
  }));

test("lengths are written as the other numbers are, and what is bold begins with a word", async () => {
  const report = structuredClone(reports.lepida.report);
  report.rows[0].worst[0].over_seconds = 1568 * 3600 + 60;
  for (const [language, long] of Object.entries({ it: "1.568 h 1 min", en: "1,568 h 1 min" })) {
    await visit(browser, filled(JSON.stringify(report), language), {}, async (page) => {
      assert.equal(await page.locator("[data-figure=over]").first().innerText(), long);
      const bold = await page.locator(".grounds b").allInnerTexts();
      assert.ok(bold.length > 0);
      for (const text of bold) assert.match(text, /^[\p{L}\p{N}]/u);
    });
  }
});

test("names that are code stay names", () =>
  show("hostile", "it", {}, async (page, report) => {
    assert.equal(await page.locator("h1").innerText(), `Contract ${HOSTILE}`);
    assert.match(await page.title(), /<img src=x/);
    assert.equal(await page.evaluate(() => globalThis.broken), undefined);
    assert.deepEqual(await page.locator("script").evaluateAll((scripts) => scripts.map(({ type }) => type)), ["module", "application/json"]);
    assert.equal(await page.locator("img").count(), 0);
    // Each ticket of the details is reached by its own link.
    const wanted = report.rows.flatMap(({ worst }) => worst.filter(({ decision }) => decision).map(({ ticket }) => ticket));
    assert.ok(wanted.includes(HOSTILE) && wanted.includes("__proto__"));
    for (const ticket of wanted) {
      const href = await page.locator(`tr[data-ticket=${JSON.stringify(ticket)}] th a`).first().getAttribute("href");
      assert.equal(await page.locator(`[id=${JSON.stringify(href.slice(1))}]`).getAttribute("data-detail"), ticket);
    }
  }));

test("no link leads nowhere, and no place is there twice", async () => {
  for (const name of Object.keys(reports)) {
    await show(name, "en", {}, async (page) => {
      const { dead, twice, links } = await page.evaluate(() => {
        const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
        const links = [...document.querySelectorAll("a")];
        return {
          links: links.length,
          dead: links.map((link) => link.getAttribute("href")).filter((href) => !href?.startsWith("#") || !document.getElementById(href.slice(1))),
          twice: ids.filter((id, n) => ids.indexOf(id) !== n),
        };
      });
      assert.deepEqual({ dead, twice }, { dead: [], twice: [] }, name);
      assert.ok(links > 0 || name === "conciliasfera");
    });
  }
});

test("a late case leads from its figure to its ledger, and back to its row", () =>
  show("lepida", "en", {}, async (page, report) => {
    const [row] = report.rows;
    await page.locator("table.shares [data-figure=late] a").first().click();
    const worst = page.locator(":target");
    assert.match(await worst.innerText(), /^Worst cases/);
    await worst.locator("tbody a").first().click();
    const detail = page.locator(":target");
    assert.equal(await detail.getAttribute("data-detail"), row.worst[0].ticket);
    await detail.locator("summary").first().click();
    assert.match(await detail.locator(".cl-ledger").innerText(), /was due/);
    await detail.getByRole("link", { name: row.name.en }).first().click();
    assert.equal(await page.locator(":target").getAttribute("data-section"), row.id);
    await page.locator(":target .cl-clause").first().click();
    assert.equal(await page.locator(":target").getAttribute("data-clause"), row.clause);
  }));

test("a ledger that runs on for months past due is summed, and loses nothing", () =>
  show("lepida", "en", {}, async (page, report) => {
    const long = report.rows.flatMap((row) => row.worst.map((one) => ({ row, one }))).find(({ row, one }) => {
      const ledger = one.decision?.trace.timers.find(({ objective }) => objective === row.objective)?.ledger;
      return ledger?.unit === "time" && ledger.spans.filter(({ part }) => part === "overdue").length > 20;
    });
    const detail = page.locator(`[data-detail=${JSON.stringify(long.one.ticket)}] details`).filter({ hasText: long.row.name.en });
    const rows = await detail.locator(".cl-mark-due ~ tbody tr").evaluateAll((rows) => rows.map(({ dataset }) => [dataset.kind, Number(dataset.seconds)]));
    assert.equal(rows.length, 8);
    assert.equal(rows.at(-1)[0], "summed");
    assert.equal(rows.reduce((sum, [, seconds]) => sum + seconds, 0), long.one.over_seconds);
  }));

test("the command chooses the language, and the reader may change it", () =>
  show("lepida", "it", { locale: "en-GB" }, async (page) => {
    const html = page.locator("html");
    assert.equal(await html.getAttribute("lang"), "it");
    assert.match(await page.title(), /^Rapporto di conformità: .*, 1 gennaio – 31 marzo 2026$/);
    await page.getByRole("radio", { name: "English" }).check({ force: true });
    assert.equal(await html.getAttribute("lang"), "en");
    assert.match(await page.title(), /^Compliance report: .*, 1 January – 31 March 2026$/);
    assert.match(await page.locator("#in-short").innerText(), /Acknowledgement not kept/);
  }));

test("everything is reached by keyboard", () =>
  show("lepida", "en", {}, async (page) => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "English");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.locator("html").getAttribute("lang"), "it");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Stampa");
    const reached = new Set();
    const all = await page.evaluate(() => {
      globalThis.all = [...document.querySelectorAll("main a, main summary")].filter((element) => element.checkVisibility());
      return globalThis.all.length;
    });
    for (let n = 0; n < all; n += 1) {
      await page.keyboard.press("Tab");
      reached.add(await page.evaluate(() => globalThis.all.indexOf(document.activeElement)));
    }
    assert.equal(reached.size, all);
    assert.ok(!reached.has(-1));
  }));

test("at 360 pixels and on a sheet of paper nothing is cut off or scrolls sideways", async () => {
  for (const [media, options] of [["screen", NARROW], ["print", SHEET]]) {
    for (const name of Object.keys(reports)) {
      await show(name, "it", options, async (page) => {
        await page.emulateMedia({ media });
        const { wide, cut } = await page.evaluate((width) => ({
          wide: document.scrollingElement.scrollWidth,
          cut: [...document.querySelectorAll("h1, h2, h3, p, td, th, dd, li, svg, figure, button")]
            .filter((element) => element.checkVisibility() && !element.closest(".cl-unseen"))
            .filter((element) => element.getBoundingClientRect().right > width + 1)
            .map((element) => element.outerHTML.slice(0, 120)),
        }), options.viewport.width);
        assert.deepEqual({ wide, cut }, { wide: options.viewport.width, cut: [] }, `${name}, ${media}`);
      });
    }
  }
});

test("on paper all is open, every row is there, and the file stays small", () =>
  show("lepida", "it", {}, async (page, report) => {
    await page.evaluate(() => {
      globalThis.opened = null;
      addEventListener("beforeprint", () => {
        globalThis.opened = [...document.querySelectorAll("details:not(.alternative)")].map(({ open }) => open);
      });
    });
    const pdf = (await page.pdf({ preferCSSPageSize: true, outline: true, tagged: true })).toString("latin1");
    const opened = await page.evaluate(() => globalThis.opened);
    assert.ok(opened.length > 5 && opened.every(Boolean));
    assert.equal(await page.locator("details[open]").count(), 0, "closed again");
    // A4, in points.
    assert.match(pdf, /\/MediaBox \[0 0 59[45]\.?\d* 84[12]\.?\d*\]/);
    const pages = pdf.match(/\/Type \/Page\b(?!s)/g).length;
    assert.ok(pages > report.rows.length && pages < 60, `${pages} pages`);
    assert.ok(pdf.length < 3_000_000, `${pdf.length} bytes: something is printed as pictures`);
    for (const heading of await page.locator("h2").allInnerTexts()) assert.ok(outline(pdf).includes(heading), heading);
  }));

/** The headings that a PDF lists. */
function outline(pdf) {
  return [...pdf.matchAll(/\/Title (?:\(((?:[^\\)]|\\.)*)\)|<([0-9A-F]+)>)/gis)].map(([, text, hex]) =>
    hex ? Buffer.from(hex.slice(4), "hex").swap16().toString("utf16le") : text.replace(/\\(.)/g, "$1"),
  );
}

test("axe finds nothing serious", async () => {
  const looks = [
    ["lepida", "it", {}],
    ["stretches", "en", { ...NARROW, colorScheme: "dark" }],
    ["exetera", "en", { colorScheme: "dark" }],
    ["sogei", "it", NARROW],
    ["empty", "en", { colorScheme: "dark" }],
    ["conciliasfera", "it", {}],
  ];
  for (const [name, language, options] of looks) {
    await show(name, language, options, async (page) => {
      // The policy lets nobody add a script to the page; what a test evaluates is none.
      await page.evaluate(() => document.querySelectorAll("details:not(.alternative), .row:first-of-type details").forEach((details) => (details.open = true)));
      await assertAccessible(page);
    });
  }
});

test("the page's own policy allows its one script and its one sheet, and nothing else", () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(template)[1];
  const script = /<script type="module">([\s\S]*?)<\/script>/.exec(template)[1];
  const sheet = /<style>([\s\S]*?)<\/style>/.exec(template)[1];
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  assert.equal(policy, `default-src 'none'; script-src ${hash(script)}; style-src ${hash(sheet)}; img-src data:; base-uri 'none'; form-action 'none'`);
  assert.ok(template.indexOf("Content-Security-Policy") < template.indexOf("<style>"));
  assert.deepEqual([...new Set(template.match(/https?:\/\/[\w./]+/g))].filter((url) => !url.startsWith("http://www.w3.org/")), []);
});

test("the command finds its two places once each, and makes the page that is tested here", () => {
  for (const place of Object.values(PLACES)) assert.equal(template.split(place).length, 2, place);
  for (const language of ["it", "en"]) {
    const { html, json } = CASES.lepida({ page: language });
    assert.equal(html, filled(json, language));
  }
});

test("a page without a report, or with one of another format, says so; without scripts it names the other forms", async () => {
  await visit(browser, template, {}, async (page) => {
    assert.match(await page.getByRole("alert").innerText(), /holds no report/);
  });
  await visit(browser, filled('{"format":"clausola-report/9"}', "it"), {}, async (page) => {
    assert.match(await page.getByRole("alert").innerText(), /non sa leggere un rapporto di formato clausola-report\/9/);
  });
  const spoilt = visit(browser, filled('{"format":"clausola-report/1"}', "it"), {}, async (page) => {
    assert.match(await page.getByRole("alert").innerText(), /non si può mostrare/);
  });
  await assert.rejects(spoilt, /threw: /, "and it stays an error");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setContent(filled(reports.empty.json, "it"));
  assert.match(await page.locator("body").innerText(), /forme JSON e CSV del rapporto[\s\S]*JSON and CSV forms of the report/);
  await context.close();
});

test("the page stays small", () => {
  assert.ok(template.length > 60_000 && template.length <= 125_000, `${template.length} bytes without a report`);
});

test("screenshots for people to look at", async () => {
  await show("lepida", "it", {}, (page) => lightAndDark(page, "report-lepida", { fullPage: true }));
  await show("exetera", "en", {}, (page) => lightAndDark(page, "report-exetera", { fullPage: true }));
  await show("sogei", "it", {}, (page) => screenshot(page, "report-sogei", { fullPage: true }));
  await show("conciliasfera", "en", {}, (page) => screenshot(page, "report-conciliasfera", { fullPage: true }));
  await show("lepida", "it", { ...NARROW, deviceScaleFactor: 2 }, (page) => screenshot(page, "report-narrow", { clip: { x: 0, y: 0, width: 360, height: 6000 }, fullPage: true }));
  await show("lepida", "it", SHEET, async (page) => {
    await page.emulateMedia({ media: "print" });
    await screenshot(page, "report-print", { clip: { x: 0, y: 0, width: SHEET.viewport.width, height: 4000 }, fullPage: true });
  });
});
