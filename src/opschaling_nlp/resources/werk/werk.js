// Keys and buttons of the working page. An act counts as done only once the server confirms that it is on disk.
"use strict";
const page = document.body.dataset;
const post = document.getElementById("post");
const status = document.getElementById("status");
let lastDriver = "";
let queue = Promise.resolve(); // acts go one after another, in the order in which they were made

function say(sentence, bad = false) {
  status.textContent = sentence;
  status.classList.toggle("bad", bad);
}

async function send(act, body) {
  say(page.saving);
  let answer;
  try {
    const response = await fetch(`/doe/${act}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Werk": "1" },
      body: JSON.stringify({ wie: page.who, ...body }),
    });
    answer = await response.json();
  } catch {
    answer = { fout: [page.unreachable] };
  }
  if (answer.fout) {
    say(`${page.failed}: ${answer.fout.join(" ")}`, true);
    return null;
  }
  say(`${page.saved} ${new Date().toLocaleTimeString(document.documentElement.lang)}`);
  return answer;
}

function act(name, body) {
  if (!page.who && name !== "analyseren") {
    say(page.whoNeeded, true);
    document.getElementById("wie").focus();
    return Promise.resolve(null);
  }
  queue = queue.then(() => send(name, body));
  return queue;
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const data = new FormData(form, event.submitter);
  const body = Object.fromEntries(data);
  if (form.querySelector("[name=bijdragen]")) body.bijdragen = data.getAll("bijdragen");
  const { act: name, then, ...fixed } = form.dataset;
  if ("aantal" in body) body.aantal = Number(body.aantal);
  form.classList.remove("stored");
  if (!(await act(name, { ...body, ...fixed }))) return;
  if (then === "reload") location.reload();
  else form.classList.add("stored");
}

for (const form of document.querySelectorAll("form.act")) form.addEventListener("submit", submit);

// A codebook line is first shown with the posts that it changes, and stored once that is confirmed.
const difference = document.getElementById("verschil");
if (difference) fetch("/verschil").catch(() => {}); // the server gets ready meanwhile
for (const form of document.querySelectorAll("form.line")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = new URLSearchParams([...Object.entries(form.dataset), ...new FormData(form)]);
    const response = await fetch(`/verschil?${asked}`);
    difference.innerHTML = await response.text(); // escaped by the template
    difference.querySelector("form")?.addEventListener("submit", submit);
    for (const close of difference.querySelectorAll(".close")) close.addEventListener("click", () => difference.close());
    difference.showModal();
    difference.querySelector("button").focus();
  });
}

// Content that takes long to compute is fetched later and replaces the page's placeholder.
if (document.getElementById("later")) {
  fetch(`${location.pathname}?deel=1`)
    .then((response) => response.text())
    .then((text) => {
      const whole = new DOMParser().parseFromString(text, "text/html"); // runs nothing
      document.getElementById("inhoud").replaceChildren(...whole.getElementById("inhoud").childNodes);
    })
    .catch(() => say(page.unreachable, true));
}

const board = document.getElementById("board");

function chosenCards() {
  return [...board.querySelectorAll("li:has(input:checked)")];
}

function countChosen() {
  const told = document.getElementById("gekozen");
  told.textContent = `${chosenCards().length} ${told.dataset.word}`;
}

// Themes take all cards in one act; a facet is coded post by post.
function moves(cards, column) {
  const ids = cards.map((card) => card.dataset.id);
  if (board.dataset.board === "themas") {
    return [["verdeel", { naam: column.dataset.key, reden: document.getElementById("reden").value, bijdragen: ids }]];
  }
  return cards.map((card) => {
    const van = card.closest(".column").dataset.key;
    return ["verplaats", { factor: board.dataset.board, bijdrage: card.dataset.id, van, naar: column.dataset.key }];
  });
}

async function move(cards, column) {
  const moved = cards.filter((card) => card.closest(".column") !== column);
  if (!moved.length) return;
  for (const [name, body] of moves(moved, column)) if (!(await act(name, body))) return;
  for (const card of moved) {
    count(card.closest(".column"), -1);
    count(column, 1);
    column.querySelector(".cards").append(card);
    card.querySelector("input").checked = false;
  }
  countChosen();
}

function count(column, more) {
  const number = column.querySelector(".count");
  number.textContent = Number(number.textContent) + more;
}

if (board) {
  let dragged = [];
  board.addEventListener("change", countChosen);
  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest("li");
    dragged = card.querySelector("input").checked ? chosenCards() : [card];
    event.dataTransfer.setData("text/plain", card.dataset.id);
    event.dataTransfer.effectAllowed = "move";
  });
  for (const column of board.querySelectorAll(".column")) {
    column.addEventListener("dragover", (event) => {
      event.preventDefault();
      column.classList.add("over");
    });
    for (const name of ["dragleave", "drop"]) column.addEventListener(name, () => column.classList.remove("over"));
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      move(dragged, column);
    });
    column.querySelector(".here").addEventListener("click", () => move(chosenCards(), column));
  }
}

const boxes = post ? [...post.querySelectorAll("input[data-key]")] : [];

function show(box) {
  box.checked = box.dataset.value === "1";
  box.indeterminate = box.dataset.value === "?";
  const under = post.querySelector(`.under[data-of="${CSS.escape(box.dataset.key)}"]`);
  if (under) under.hidden = box.dataset.value !== "1";
}

async function set(box, value) {
  const before = box.dataset.value;
  box.dataset.value = value;
  show(box);
  if (box.dataset.kind === "driver" && value === "1") lastDriver = box.dataset.key;
  const stored = await act("coderen", { bijdrage: post.dataset.id, waarden: { [box.dataset.key]: value } });
  if (!stored) {
    box.dataset.value = before;
    show(box);
  }
}

function toggle(box, undecided) {
  const value = undecided ? "?" : box.dataset.value === "1" ? "0" : "1";
  return set(box, value);
}

function explain(box) {
  document.getElementById("over").hidden = true;
  for (const about of document.querySelectorAll("#abouts .about")) about.hidden = about.id !== `over-${box.dataset.key}`;
}

function values() {
  const all = {};
  for (const box of boxes) {
    const parent = box.closest(".under");
    const asked = !parent || post.querySelector(`input[data-key="${CSS.escape(parent.dataset.of)}"]`).dataset.value === "1";
    // A statement is substantive unless someone denied it.
    const empty = box.dataset.key === "substantive" ? "1" : "0";
    if (asked) all[box.dataset.key] = box.dataset.value || empty;
  }
  return all;
}

async function finish() {
  const answer = await act("coderen", {
    bijdrage: post.dataset.id,
    waarden: values(),
    notitie: document.getElementById("notitie").value,
    splitsen: document.getElementById("splitsen").checked,
    klaar: true,
    rij: post.dataset.queue,
    zoek: post.dataset.search,
  });
  if (!answer) return;
  const where = new URL("/coderen", location.href);
  where.searchParams.set("rij", post.dataset.queue);
  where.searchParams.set("zoek", post.dataset.search);
  if (answer.volgende) where.searchParams.set("bijdrage", answer.volgende);
  location.assign(where);
}

async function why() {
  const place = document.getElementById("waarom");
  if (!place) return;
  const response = await fetch(`/waarom/${encodeURIComponent(post.dataset.id)}`);
  place.innerHTML = await response.text(); // escaped by the template
  place.hidden = false;
}

function byKey(key) {
  if (lastDriver) {
    const under = post.querySelector(`.under[data-of="${CSS.escape(lastDriver)}"]:not([hidden])`);
    const direction = under?.querySelector(`input[data-shortcut="${CSS.escape(key)}"]`);
    if (direction) return direction;
  }
  return boxes.find((box) => box.dataset.shortcut === key && !box.closest(".under"));
}

function onKey(event) {
  const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing) event.target.blur();
  if (typing) return;
  const key = event.key.toLowerCase();
  // With Shift a digit key gives another character; the key's position tells which digit it is.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const box = byKey(digit ?? key);
  const click = { arrowleft: "vorige", arrowright: "volgende", r: "regels", c: "citeerbaar", g: "splitsen" }[key];
  if (box) toggle(box, event.shiftKey), explain(box);
  else if (key === "enter" && !event.target.matches("button, a, summary")) finish();
  else if (key === "m") document.getElementById("notitie").focus();
  else if (click) document.getElementById(click)?.click();
  else return;
  event.preventDefault();
}

if (post) {
  boxes.forEach((box) => {
    show(box);
    box.addEventListener("change", () => set(box, box.checked ? "1" : "0"));
    box.addEventListener("focus", () => explain(box));
    box.closest("label").addEventListener("pointerenter", () => explain(box));
  });
  lastDriver = boxes.findLast((box) => box.dataset.kind === "driver" && box.dataset.value === "1")?.dataset.key ?? "";
  document.getElementById("klaar").addEventListener("click", finish);
  document.getElementById("regels")?.addEventListener("click", why);
  const quotable = document.getElementById("citeerbaar");
  quotable.addEventListener("change", async () => {
    if (!(await act("citeerbaar", { bijdrage: post.dataset.id, geldt: quotable.checked }))) quotable.checked = !quotable.checked;
  });
  const note = document.getElementById("notitie");
  const split = document.getElementById("splitsen");
  const remark = () => act("coderen", { bijdrage: post.dataset.id, waarden: {}, notitie: note.value, splitsen: split.checked });
  note.addEventListener("change", remark);
  split.addEventListener("change", remark);
  document.addEventListener("keydown", onKey);
}

const again = document.getElementById("analyseren");
if (again) {
  const bar = document.getElementById("voortgang");
  const phase = document.getElementById("fase");
  const follow = async () => {
    let state;
    try {
      state = await (await fetch("/voortgang")).json();
    } catch {
      return say(page.unreachable, true);
    }
    bar.hidden = !state.bezig;
    if (state.van) bar.value = state.gedaan / state.van;
    phase.textContent = state.fout ? state.fout.join(" ") : state.klaar ? again.dataset.ready : `${again.dataset.running}: ${state.fase ?? ""}`;
    again.disabled = state.bezig;
    if (state.klaar) document.getElementById("wijzigingen").classList.add("main");
    if (state.bezig) setTimeout(follow, 400);
  };
  again.addEventListener("click", async () => {
    if (await act("analyseren", {})) follow();
  });
}
