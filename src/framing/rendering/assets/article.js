"use strict";
(() => {
  const whole = `<!doctype html>\n${document.documentElement.outerHTML}`;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const wide = matchMedia("(min-width: 46rem)");

  // Notes beside the words: on hover, on focus and on tap; Escape, a click elsewhere or leaving puts them away.
  let open = null, pinned = false, timer = 0;
  const tipOf = (link) => document.getElementById(link.getAttribute("aria-describedby"));
  const hide = () => {
    clearTimeout(timer);
    if (!open) return;
    const tip = tipOf(open);
    tip.classList.remove("fr-shown", "fr-beside");
    tip.style.left = tip.style.top = "";
    open.classList.remove("fr-open");
    open = null; pinned = false;
  };
  // Below the line under the pointer, above it where there is no room below; on a phone at the foot of the window.
  const place = (x) => {
    const tip = tipOf(open);
    tip.classList.toggle("fr-beside", wide.matches);
    tip.style.left = tip.style.top = "";
    if (!wide.matches) return;
    const lines = [...open.getClientRects()], last = lines[lines.length - 1];
    const line = lines.find((r) => x !== undefined && r.left <= x && x <= r.right) || lines[0];
    const size = tip.getBoundingClientRect(), gap = 9;
    const left = Math.min(Math.max(8, line.left), document.documentElement.clientWidth - size.width - 8);
    const below = last.bottom + gap + size.height <= innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${below ? last.bottom + gap : Math.max(8, lines[0].top - gap - size.height)}px`;
  };
  const show = (link, x) => {
    clearTimeout(timer);
    if (open === link || !link.hasAttribute("href")) return;
    hide();
    open = link;
    tipOf(link).classList.add("fr-shown");
    link.classList.add("fr-open");
    place(x);
  };
  const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay); };
  document.documentElement.classList.add("scripted");
  for (const link of all("a.fr-link")) {
    const tip = tipOf(link);
    link.addEventListener("pointerenter", (e) => { if (e.pointerType === "mouse" && !pinned) later(() => show(link, e.clientX), 70); });
    link.addEventListener("pointerleave", () => { if (!pinned) later(hide, 180); });
    tip.addEventListener("pointerenter", () => clearTimeout(timer));
    tip.addEventListener("pointerleave", () => { if (!pinned) later(hide, 180); });
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", () => { if (open === link) hide(); });
    link.addEventListener("click", (e) => {
      if (!link.hasAttribute("href")) return;
      e.preventDefault();
      if (open === link && pinned) return hide();
      show(link, e.clientX);
      pinned = true;
    });
  }
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") hide(); });
  document.addEventListener("pointerdown", (e) => { if (open && !e.target.closest(".fr-tip, .fr-link")) hide(); });
  addEventListener("resize", hide);
  addEventListener("scroll", () => { if (open) place(); }, { passive: true });

  // Filters.
  const box = document.getElementById("filters"), form = box.querySelector("form");
  box.hidden = false;
  if (matchMedia("(min-width: 74rem)").matches) box.open = true;
  const notes = new Map(all("li[data-note]").map((li) => [li.dataset.note, li]));
  const layers = all("[data-note]").filter((node) => node.tagName !== "LI");
  const links = all("a.fr-link").map((link) => [link, link.getAttribute("href") || link.dataset.href]);
  const review = document.getElementById("review"), ask = document.getElementById("ask");
  const answer = document.getElementById("answer"), said = [...answer.childNodes];
  const status = document.getElementById("status"), shown = document.getElementById("least-shown");
  const apply = () => {
    const chosen = (name) => new Set(all(`input[name=${name}]:checked`, form).map((input) => input.value));
    const techniques = chosen("technique"), voices = chosen("voice"), least = Number(form.elements.least.value);
    const weaker = Boolean(review && review.checked);
    const on = new Set(), counts = new Map();
    const add = (key) => counts.set(key, (counts.get(key) || 0) + 1);
    let right = 0, eligible = 0;
    for (const [number, note] of notes) {
      const { technique, voice, score } = note.dataset, weak = "weaker" in note.dataset;
      const visible = techniques.has(technique) && voices.has(voice) && Number(score) >= least * 10;
      note.hidden = !visible;
      if (weak && !weaker) continue;
      eligible += 1;
      if (!visible) continue;
      on.add(number);
      right += Number(score) / 1000;
      for (const key of [voice, technique, `${voice} ${technique}`]) add(key);
    }
    // All counts of the page are those of what is marked now, also on paper.
    const count = (key) => counts.get(key) || 0;
    for (const node of all("[data-count]")) node.textContent = count(node.dataset.count);
    for (const node of all("[data-technique-count]")) node.textContent = count(node.dataset.techniqueCount);
    for (const node of all("[data-legend]")) {
      node.textContent = count(node.dataset.legend);
      node.parentElement.hidden = !count(node.dataset.legend);
    }
    const bars = all(".fr-bars > li"), most = Math.max(1, ...bars.map((li) => count(`${li.dataset.voice} ${li.dataset.technique}`)));
    for (const li of bars) {
      const number = count(`${li.dataset.voice} ${li.dataset.technique}`);
      li.querySelector(".fr-bar-count").textContent = number;
      li.querySelector(".fr-lit").setAttribute("width", 100 * number / most);
      li.hidden = !number;
    }
    if (on.size === Number(answer.dataset.all) && !weaker) answer.replaceChildren(...said);
    else answer.textContent = `${on.size === eligible ? `${on.size} marked, weaker ones among them` : `${on.size} of ${eligible} marked after filtering`}: ${count("outlet")} in the outlet’s own wording, ${on.size - count("outlet")} in others’ words. ${Math.round(right)} of ${on.size} expected right.`;
    for (const node of layers) {
      const off = !on.has(node.dataset.note);
      node.classList.toggle("fr-off", off);
      if (node.matches(".fr-tip-note, .fr-whole")) node.hidden = off;
    }
    // A link without a line left is plain text again: not in the tab order, and it opens nothing.
    for (const [link, href] of links) {
      const lines = link.dataset.note ? [link] : all(".fr-line", link);
      if (lines.some((line) => !line.classList.contains("fr-off"))) link.setAttribute("href", href);
      else link.removeAttribute("href");
    }
    for (const node of all("[data-voice]:not(li)")) node.classList.toggle("fr-dimmed", !voices.has(node.dataset.voice));
    shown.textContent = `${least} %`;
    status.textContent = `${on.size} of ${eligible} shown`;
    hide();
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (e) => e.preventDefault());
  document.getElementById("none").addEventListener("click", () => {
    for (const input of all("input[name=technique]", form)) input.checked = false;
    apply();
  });
  // Weaker ones: marked in the text and listed by one click.
  const list = document.getElementById("weaker");
  if (review && list) {
    const follow = () => { ask.textContent = review.checked ? "Hide the weaker ones" : asked; list.open = review.checked; };
    const asked = ask.textContent;
    ask.setAttribute("role", "button");
    ask.addEventListener("click", (e) => { e.preventDefault(); review.checked = !review.checked; follow(); apply(); });
    ask.addEventListener("keydown", (e) => { if (e.key === " ") { e.preventDefault(); ask.click(); } });
    review.addEventListener("input", follow);
    form.addEventListener("reset", () => setTimeout(follow));
  }
  // The served page as a file of its own: what came from the server, with nothing that was clicked since.
  const save = document.getElementById("save");
  if (save) {
    save.hidden = false;
    save.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([whole], { type: "text/html" }));
      link.download = "framing.html";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }
  apply();
})();
