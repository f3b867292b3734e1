"use strict";
// Search, filter and show the statements of the report. Participants' words only ever become text nodes.
(() => {
  const PAGE = 50;
  const KIND = { tag: "tags", valence: "valences" };
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const text = (number) => data.texts[number];
  // Returns a Dutch text in the language of the report, with its {placeholders} filled in.
  const t = (dutch, values = {}) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), data.english[dutch] || dutch);
  const [ID, TEXT, RAW, SESSION, SECTION, PROMPT, PROMPT_KIND, FLAGS, DRIVERS, FACETS, VALENCE, THEME, SPEAKER, PARENT, PAGE_NUMBER, LINE, UNDECIDED] = Array(17).keys();
  const BIT = { horizontal: 1, vertical: 2, question: 4, tip: 8, horizontal_about: 16, vertical_about: 32, substantive: 64, duplicate: 128 };
  const rows = data.statements;
  const sets = new Map();
  const ticked = new Set(data.quotable);
  // Ticks made here are kept in this browser, by id, until a run has read the file in which they are saved.
  const KEPT = "opschaling-citeerbaar";
  const readKept = () => {
    try { return JSON.parse(localStorage.getItem(KEPT) || "{}"); } catch { return {}; }
  };
  const writeKept = (kept) => {
    try { localStorage.setItem(KEPT, JSON.stringify(kept)); } catch { /* a browser that keeps nothing shows them until it reloads */ }
  };
  const keepTick = (id, on) => writeKept({ ...readKept(), [id]: on });
  const recallTicks = () => {
    const kept = readKept();
    rows.forEach((row, place) => {
      const on = kept[row[0]];
      if (on === undefined) return;
      if (on === ticked.has(place)) delete kept[row[0]];
      else if (on) ticked.add(place);
      else ticked.delete(place);
    });
    writeKept(kept);
  };
  if (!data.shared) recallTicks();
  const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const forms = new Map();
  for (const group of data.forms) for (const form of group) forms.set(fold(form), [...(forms.get(fold(form)) || []), ...group.map(fold)]);
  let folded = null;
  let criteria = new URLSearchParams();
  let found = [];
  let shown = 0;

  // ---- filtering ----

  const isSource = (row) => (data.sessions[text(row[SESSION])] || [])[3] === 1;
  const codes = (cell) => (cell ? cell.split(";") : []);
  const hasValence = (row, driver, valence) => codes(row[VALENCE]).some((pair) => (driver ? pair === `${driver}=${valence}` : pair.endsWith(`=${valence}`)));

  const getSet = (name) => {
    if (!sets.has(name) && data.sets[name]) {
      let place = 0;
      sets.set(name, new Set(data.sets[name].map((step) => (place += step))));
    }
    return sets.get(name);
  };

  const TESTS = {
    zoek: (value) => {
      folded = folded || rows.map((row) => fold(row[TEXT]));
      // Every word must occur, in any of its forms; words between double quotes must occur exactly.
      const words = [...fold(value).matchAll(/["“”]([^"“”]+)["“”]|[^\s"“”]+/g)].map(([word, phrase]) => (phrase ? [phrase.trim()] : [word, ...(forms.get(word) || [])]));
      return (row, place) => words.every((some) => some.some((form) => folded[place].includes(form)));
    },
    groep: (value) => (row) => isSource(row) === (value === "sources"),
    telt: () => (row) => (row[FLAGS] & BIT.substantive) !== 0 && (row[FLAGS] & BIT.duplicate) === 0,
    sessie: (value) => (row) => text(row[SESSION]) === value,
    rubriek: (value) => (row) => text(row[SECTION]) === value,
    vraag: (value) => (row) => text(row[PROMPT]) === value,
    soort: (value) => (row) => text(row[PROMPT_KIND]) === value,
    kenmerk: (value) => (row) => (row[FLAGS] & BIT[value]) !== 0,
    woorden: (value) => (row) => (row[FLAGS] & BIT[`${value}_about`]) !== 0,
    factor: (value) => (row) => codes(row[DRIVERS]).includes(value),
    onderdeel: (value) => (row) => codes(row[FACETS]).includes(value),
    met: (value) => (row) => codes(row[DRIVERS]).includes(value),
    richting: (value, all) => (row) => hasValence(row, all.get("factor"), value),
    thema: (value) => (row) => row[THEME] === value,
    bijdrage: (value) => (row) => row[ID] === value,
    uit: (value) => {
      const members = getSet(value);
      if (members) return (row, place) => members.has(place);
      return value.startsWith("woord:") ? TESTS.zoek(value.slice(6)) : () => false;
    },
  };

  const filter = () => {
    const tests = [...criteria].filter(([name, value]) => TESTS[name] && value).map(([name, value]) => TESTS[name](value, criteria));
    const places = [];
    for (let place = 0; place < rows.length; place += 1) if (tests.every((test) => test(rows[place], place))) places.push(place);
    return places;
  };

  // ---- showing ----

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") element.addEventListener("click", value);
      else if (value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  };

  // Offsets count code points, so a string with characters beyond the first plane must be cut by code points.
  const cut = (words) => (/[\ud800-\udfff]/.test(words) ? Array.from(words) : words);
  const slice = (points, start, end) => (typeof points === "string" ? points.slice(start, end) : points.slice(start, end).join(""));

  const highlight = (words, spans) => {
    const points = cut(words);
    const edges = [...new Set([0, points.length, ...spans.flat()])].filter((edge) => edge <= points.length).sort((a, b) => a - b);
    const parts = [];
    for (let i = 0; i + 1 < edges.length; i += 1) {
      const piece = slice(points, edges[i], edges[i + 1]);
      const marked = spans.some(([start, end]) => start <= edges[i] && edges[i + 1] <= end);
      const last = parts[parts.length - 1];
      if (last && last.marked === marked) last.piece += piece;
      else parts.push({ piece, marked });
    }
    return parts.map(({ piece, marked }) => (marked ? make("mark", {}, piece) : document.createTextNode(piece)));
  };

  const labelOf = (kind, label) => (KIND[kind] && data.labels[KIND[kind]][label]) || (kind === "substantive" ? t("inhoudelijk") : kind === "code" ? data.codes[label] || label : data.drivers[label] || label);

  const describeCodes = (place) => {
    const held = data.reasons[place].filter(([kind, , , , , , , , , holds]) => holds && text(kind) === "code");
    return [...new Set(held.map(([, label]) => labelOf("code", text(label))))];
  };

  // A direction given only by the question, as for a bare answer.
  const isAsked = (place, driver, way) => {
    const why = data.reasons[place].filter((reason) => reason[reason.length - 1] && text(reason[0]) === "valence" && text(reason[1]) === way && text(reason[2]) === driver);
    return why.length > 0 && why.every((reason) => text(reason[3]) === "prompt");
  };

  const describeTags = (row, place) => {
    const tags = Object.keys(data.labels.tags).filter((tag) => row[FLAGS] & BIT[tag]).map((tag) => [data.labels.tags[tag], ""]);
    for (const driver of codes(row[DRIVERS])) {
      const ways = codes(row[VALENCE]).filter((pair) => pair.startsWith(`${driver}=`)).map((pair) => data.labels.valences[pair.slice(driver.length + 1)] + (isAsked(place, driver, pair.slice(driver.length + 1)) ? ` (${t("door de vraag")})` : ""));
      tags.push([(data.drivers[driver] || driver) + (ways.length ? `: ${ways.join(", ")}` : ""), "own"]);
    }
    for (const code of describeCodes(place)) tags.push([code, ""]);
    if (data.themes[row[THEME]]) tags.push([t("themavoorstel: {name}", { name: data.themes[row[THEME]] }), ""]);
    for (const label of codes(row[UNDECIDED])) tags.push([t("onbeslist: {name}", { name: data.labels.tags[label] || data.drivers[label] || label }), ""]);
    if (!(row[FLAGS] & BIT.substantive)) tags.push([t("niet inhoudelijk"), ""]);
    if (row[FLAGS] & BIT.duplicate) tags.push([t("telt niet mee: staat ook in een andere export"), ""]);
    return tags;
  };

  const describePlace = (row) => {
    const session = text(row[SESSION]);
    const parts = [(data.sessions[session] || [session])[0], text(row[SECTION]).replaceAll(" > ", " › ")];
    if (row[PAGE_NUMBER]) parts.push(`p.\u00a0${row[PAGE_NUMBER]}`);
    if (row[LINE]) parts.push(t("regel {n}", { n: row[LINE] }));
    if (row[SPEAKER]) parts.push(text(row[SPEAKER]));
    return parts.filter(Boolean).join(" · ");
  };

  const readText = (row, where) =>
    ({ text: row[TEXT], section: text(row[SECTION]), prompt: text(row[PROMPT]), parent: row[PARENT] >= 0 ? rows[row[PARENT]][TEXT] : "" })[where] || "";

  const listReasons = (row, place, words) => {
    const reasons = data.reasons[place].map(([kind, label, driver, source, indicator, where, coder, start, end, holds]) => ({
      kind: text(kind), label: text(label), driver: text(driver), source: text(source), indicator: text(indicator), where: text(where), coder: text(coder), start, end, holds,
    }));
    const inText = reasons.filter((reason) => reason.where === "text" && reason.holds && reason.end > reason.start);
    const showAll = () => words.replaceChildren(...highlight(row[TEXT], inText.map((reason) => [reason.start, reason.end])));
    showAll();
    const list = make("ul", { class: "reasons" });
    for (const reason of reasons) {
      const name = labelOf(reason.kind, reason.label) + (reason.driver ? ` (${labelOf("driver", reason.driver)})` : "");
      const here = reason.where === "text" && reason.end > reason.start;
      const head = here
        ? make("button", { type: "button", "aria-pressed": "false", onclick: (event) => {
            const on = event.currentTarget.getAttribute("aria-pressed") === "true";
            list.querySelectorAll("button").forEach((other) => other.setAttribute("aria-pressed", "false"));
            if (on) { showAll(); return; }
            event.currentTarget.setAttribute("aria-pressed", "true");
            words.replaceChildren(...highlight(row[TEXT], [[reason.start, reason.end]]));
          } }, name)
        : make("strong", {}, name);
      const how = [data.labels.sources[reason.source] || reason.source, reason.indicator, reason.coder].filter(Boolean).join(" · ");
      const item = make("li", reason.holds ? {} : { class: "not" }, head, ` ${reason.holds ? "" : `(${t("geldt niet")}) `}${t("door {how}", { how })}`);
      if (reason.end > reason.start) {
        const read = readText(row, reason.where);
        const words_ = here ? [slice(cut(read), reason.start, reason.end)] : highlight(read, [[reason.start, reason.end]]);
        if (read) item.append(`, ${t("gelezen {where}", { where: data.labels.where[reason.where] || "" })}: ‘`, ...words_, "’");
      }
      list.append(item);
    }
    if (!reasons.length) list.append(make("li", {}, t("Geen enkele regel of codeur gaf deze bijdrage een kenmerk.")));
    if (row[RAW]) list.append(make("li", {}, `${t("Zoals aangeleverd:")} `, make("q", {}, row[RAW])));
    return list;
  };

  const card = (place, { open = false } = {}) => {
    const row = rows[place];
    const words = make("p", { class: "text" }, row[TEXT]);
    const item = make("li", { class: "card", "data-id": row[ID] }, words, make("p", { class: "meta" }, describePlace(row)));
    const tags = describeTags(row, place);
    if (tags.length) item.append(make("ul", { class: "tags" }, ...tags.map(([label, own]) => make("li", { class: own }, label))));
    if (row[PARENT] >= 0) item.append(make("p", { class: "meta" }, t("Reactie op: {text}", { text: rows[row[PARENT]][TEXT] })));
    const memos = data.memos[place];
    if (memos) item.append(make("ul", { class: "memos" }, ...memos.map(([by, note]) => make("li", {}, make("span", { class: "by" }, by ? t("Memo van {who}:", { who: by }) : t("Memo:")), ` ${note}`))));
    const toggle = make("button", { type: "button", class: "why", "aria-expanded": "false" }, t("Waarom deze kenmerken?"));
    let panel = null;
    toggle.addEventListener("click", () => {
      if (panel) {
        panel.remove();
        panel = null;
        words.replaceChildren(row[TEXT]);
      } else {
        panel = listReasons(row, place, words);
        item.append(panel);
      }
      toggle.setAttribute("aria-expanded", String(Boolean(panel)));
    });
    const tools = make("p", { class: "tools" }, toggle);
    if (!data.shared) {
      const box = make("input", { type: "checkbox" });
      box.checked = ticked.has(place);
      box.addEventListener("change", () => {
        if (box.checked) ticked.add(place);
        else ticked.delete(place);
        keepTick(row[ID], box.checked);
        $("quotable").textContent = t("Bewaar citeerbaar.toml ({n})", { n: ticked.size });
      });
      tools.append(make("label", {}, box, t("citeerbaar")));
    }
    tools.append(make("a", { href: `#${new URLSearchParams({ bijdrage: row[ID] })}` }, t("link naar deze bijdrage")));
    item.append(tools);
    if (open) toggle.click();
    return item;
  };

  const showMore = (until) => {
    const batch = document.createDocumentFragment();
    const open = found.length === 1;
    for (; shown < Math.min(until, found.length); shown += 1) batch.append(card(found[shown], { open }));
    $("list").append(batch);
    $("more").hidden = shown >= found.length;
    $("more").textContent = t("Meer tonen (nog {n})", { n: found.length - shown });
  };

  const number = (value) => value.toLocaleString(data.locale);

  const show = () => {
    found = filter();
    shown = 0;
    $("list").replaceChildren();
    showMore(PAGE);
    const whole = data.complete ? "" : ` (${data.shared ? t("alleen wat citeerbaar is") : t("alleen kenmerkende citaten")})`;
    $("count").textContent = t("{n} van {all} bijdragen", { n: number(found.length), all: number(rows.length) }) + whole;
    const names = { vraag: t("gespreksvraag"), met: t("samen met"), woorden: t("volgens de woorden"), uit: t("achter"), bijdrage: t("bijdrage") };
    $("extra").replaceChildren(
      ...Object.keys(names).filter((name) => criteria.get(name)).map((name) =>
        make("button", { type: "button", class: "chip", onclick: () => change(name, "") }, `${names[name]}: ${describeCriterion(name, criteria.get(name))} ✕`)),
    );
  };

  const describeCriterion = (name, value) => {
    if (name === "met") return data.drivers[value] || value;
    if (name === "woorden") return data.labels.tags[value] || value;
    if (name === "uit" && value.startsWith("woord:")) return t("het woord ‘{word}’", { word: value.slice(6) });
    if (name === "uit" && value.startsWith("zin:")) return t("een zin uit de samenvatting");
    return value;
  };

  // ---- the form and the address ----

  const options = (id, pairs, all) => {
    $(id).replaceChildren(make("option", { value: "" }, all), ...pairs.map(([value, label]) => make("option", { value }, label)));
  };
  const used = (column) => [...new Set(rows.map((row) => row[column]))];

  const fillForm = () => {
    options("f-sessie", used(SESSION).map((place) => [text(place), (data.sessions[text(place)] || [text(place)])[0]]), t("alle sessies"));
    options("f-rubriek", used(SECTION).filter(Boolean).map((place) => [text(place), text(place).replaceAll(" > ", " › ")]), t("alle rubrieken"));
    options("f-kenmerk", Object.entries(data.labels.tags), t("alle kenmerken"));
    options("f-factor", Object.entries(data.drivers), t("alle factoren"));
    options("f-onderdeel", Object.entries(data.facets).map(([key, label]) => [key, `${data.drivers[key.split(".")[0]] || ""}: ${label}`]), t("alle onderdelen"));
    options("f-richting", Object.entries(data.labels.valences), t("alle richtingen"));
    options("f-soort", Object.entries(data.labels.prompt_kinds), t("alle soorten"));
    options("f-thema", Object.entries(data.themes), t("alle themavoorstellen"));
    options("f-groep", [["participants", t("deelnemers")], ["sources", t("bronnen")]], t("deelnemers en bronnen"));
    $("filter").hidden = false;
    $("bar").hidden = false;
    if (!data.shared) $("quotable").textContent = t("Bewaar citeerbaar.toml ({n})", { n: ticked.size });
  };

  const fields = () => [...$("filter").elements].filter((field) => field.name);

  const setForm = () => {
    for (const field of fields()) {
      if (field.type === "checkbox") field.checked = criteria.get(field.name) === "1";
      else field.value = criteria.get(field.name) || "";
    }
  };

  const remember = () => history.replaceState(null, "", criteria.size ? `#${criteria}` : "#bijdragen");

  const change = (name, value) => {
    if (value) criteria.set(name, value);
    else criteria.delete(name);
    remember();
    setForm();
    show();
  };

  const readAddress = ({ move = true } = {}) => {
    const hash = location.hash.slice(1);
    if (hash.includes("=")) {
      criteria = new URLSearchParams(hash);
      setForm();
      show();
      if (move) {
        $("bar").scrollIntoView({ block: "start", behavior: "instant" });
        $("count").setAttribute("tabindex", "-1");
        $("count").focus({ preventScroll: true });
      }
      return;
    }
    const target = hash && $(decodeURIComponent(hash));
    if (target) {
      const details = target.tagName === "DETAILS" ? target : target.querySelector("details");
      if (details) details.open = true;
      target.scrollIntoView();
    }
  };

  // ---- exporting results ----

  // A spreadsheet would run a cell that starts like a formula.
  const quote = (value) => `"${(/^[=+\-@]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

  const toCsv = () => {
    const head = ["statement_id", "sessie", "rubriek", "gespreksvraag", "bijdrage", "pagina", "kenmerken", "factoren", "richting", "thema"];
    const lines = found.map((place) => {
      const row = rows[place];
      const tags = Object.keys(data.labels.tags).filter((tag) => row[FLAGS] & BIT[tag]);
      return [row[ID], (data.sessions[text(row[SESSION])] || [""])[0], text(row[SECTION]), text(row[PROMPT]), row[TEXT], row[PAGE_NUMBER] ? String(row[PAGE_NUMBER]) : "", tags.join(";"), row[DRIVERS], row[VALENCE], row[THEME]];
    });
    return [head, ...lines].map((cells) => cells.map(quote).join(";")).join("\r\n") + "\r\n";
  };

  const download = (name, content) => {
    const address = URL.createObjectURL(new Blob([content], { type: "text/plain;charset=utf-8" }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  const copy = async (content, button, done) => {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(content);
    } catch {
      // Without permission for the clipboard: the old way, through a selection.
      const area = make("textarea", { "aria-hidden": "true" });
      area.value = content;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = done;
    setTimeout(() => { button.textContent = before; }, 1500);
  };

  const quotableToml = () =>
    `# Bijdragen die letterlijk gedeeld mogen worden. Zet dit bestand in data/codings.\nbijdragen = [\n${[...ticked].sort((a, b) => a - b).map((place) => `  ${JSON.stringify(rows[place][ID])},\n`).join("")}]\n`;

  // ---- start ----

  let waiting = 0;
  fillForm();
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  $("filter").addEventListener("input", (event) => {
    const field = event.target;
    const apply = () => change(field.name, field.type === "checkbox" ? (field.checked ? "1" : "") : field.value);
    clearTimeout(waiting);
    if (field.type === "search") waiting = setTimeout(apply, 60);
    else apply();
  });
  $("more").addEventListener("click", () => {
    const first = shown;
    showMore(shown + PAGE);
    $("list").children[first].querySelector("button").focus();
  });
  $("clear").addEventListener("click", () => { criteria = new URLSearchParams(); remember(); setForm(); show(); });
  $("link").addEventListener("click", (event) => copy(location.href, event.currentTarget, t("Link gekopieerd")));
  $("copy").addEventListener("click", (event) => copy(toCsv(), event.currentTarget, t("Gekopieerd")));
  $("save").addEventListener("click", () => download("bijdragen.csv", `\ufeff${toCsv()}`));
  if (!data.shared) $("quotable").addEventListener("click", () => download("citeerbaar.toml", quotableToml()));
  document.querySelector(".origins").hidden = false;
  $("origins").addEventListener("change", (event) => { document.body.classList.toggle("show-origins", event.target.checked); });
  $("menu").open = window.matchMedia("(min-width: 68rem)").matches;
  window.addEventListener("hashchange", () => readAddress());
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details.block, details.print").forEach((block) => { block.open = true; });
    $("menu").open = true;
    showMore(data.print_limit);
  });
  if (location.hash.includes("=")) readAddress();
  else { show(); readAddress(); }
  document.documentElement.dataset.ready = "yes";
})();
