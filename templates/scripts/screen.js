// What scripts add to a page that is whole without them: switches, walking by keys, large pictures, reading aloud.
(() => {
  const root = document.documentElement;
  const one = (query, within = document) => within.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // --- switches ---

  const keep = (name, value) => {
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
    try {
      if (value) localStorage.setItem(`corridor-${name}`, value);
      else localStorage.removeItem(`corridor-${name}`);
    } catch {
      // Not kept; it holds for this page.
    }
    show();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const sizes = ["", "2", "3"];
  const button = (name) => one(`button[data-do="${name}"]`);
  const acts = {
    elder: () => {
      keep("mode", root.dataset.mode ? "" : "elder");
      if (!root.dataset.mode) keep("size", "");
    },
    size: () => keep("size", sizes[(sizes.indexOf(root.dataset.size || "") + 1) % 3]),
    dark: () => keep("theme", isDark() ? "light" : "dark"),
    print: () => print(),
    read: () => (reader.on ? reader.stop() : reader.start()),
  };
  const show = () => {
    const elder = root.dataset.mode === "elder";
    button("elder").textContent = elder ? "退出长者模式" : "长者模式";
    button("size").closest("li").hidden = !elder;
    button("size").textContent = `字号${[18, 24, 30][sizes.indexOf(root.dataset.size || "")]}磅`;
    button("dark").setAttribute("aria-pressed", isDark());
  };
  for (const each of all("button[data-do]")) {
    each.closest("li").hidden = each.dataset.do === "read";
    each.addEventListener("click", acts[each.dataset.do]);
  }
  dark.addEventListener("change", show);
  show();

  // --- the walk ---

  const bays = all("main > section.bay");
  const walk = one("nav.walk");
  let here = -1;
  const stand = (at) => {
    if (at === here) return;
    here = at;
    all("a", walk).forEach((link, each) => {
      link.closest("li").classList.toggle("here", each === at);
      if (each === at) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    history.replaceState(null, "", at < 0 ? location.pathname + location.search : `#${bays[at].id}`);
  };
  const go = (at) => {
    const bay = bays[at];
    if (!bay) return;
    bay.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    const title = one("h2", bay);
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  };
  if (walk && bays.length) {
    const links = all("a", walk);
    links.forEach((link) => (link.closest("li").hidden = !bays.some((bay) => `#${bay.id}` === link.hash)));
    links.filter((link) => link.closest("li").hidden).forEach((link) => link.closest("li").remove());
    const look = () => {
      walk.hidden = one(".entrance .plan").getBoundingClientRect().bottom > 0;
      const line = innerHeight / 3;
      stand(bays.findLastIndex((bay) => bay.getBoundingClientRect().top < line));
    };
    let waiting = 0;
    addEventListener("scroll", () => (waiting ||= setTimeout(() => ((waiting = 0), look()), 120)), { passive: true });
    let from = null;
    walk.addEventListener("pointerdown", (event) => (from = event.clientX));
    addEventListener("pointerup", (event) => {
      const way = from === null ? 0 : event.clientX - from;
      from = null;
      if (Math.abs(way) > 48) go(Math.min(bays.length - 1, Math.max(0, here - Math.sign(way))));
    });
  }
  const isTaken = (event) =>
    event.defaultPrevented ||
    event.altKey ||
    event.ctrlKey ||
    event.metaKey ||
    event.shiftKey ||
    one("dialog[open]") ||
    event.target.closest("input, textarea, select, [contenteditable], [role=tablist]") ||
    scrolls(event.target);
  const scrolls = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      if (each.scrollWidth > each.clientWidth && /auto|scroll/.test(getComputedStyle(each).overflowX)) return true;
    }
    return false;
  };
  addEventListener("keydown", (event) => {
    if (isTaken(event)) return;
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (way && bays.length) go(Math.max(0, here + way));
    else if (way) one(`.pager a[rel=${way < 0 ? "prev" : "next"}]`)?.click();
    else if (event.key === "/") (one("input[type=search]") || one("a.to-search"))?.[one("input[type=search]") ? "focus" : "click"]();
    else return;
    event.preventDefault();
  });

  // --- large pictures ---

  const shown = all("figure.picture > a");
  if (shown.length) {
    const viewer = document.createElement("dialog");
    viewer.className = "viewer";
    viewer.setAttribute("aria-label", "大图");
    const add = (tag, words, act) => {
      const made = document.createElement(tag);
      if (words) made.textContent = words;
      if (act) made.addEventListener("click", act);
      viewer.append(made);
      return made;
    };
    const image = add("img");
    const caption = add("p");
    let at = 0;
    const turn = (to) => {
      at = (to + shown.length) % shown.length;
      const small = one("img", shown[at]);
      image.src = shown[at].href;
      image.alt = small.alt;
      caption.textContent = one("figcaption", shown[at].parentElement)?.textContent || small.alt;
    };
    if (shown.length > 1) {
      add("button", "上一张", () => turn(at - 1));
      add("button", "下一张", () => turn(at + 1));
    }
    add("button", "关闭", () => viewer.close());
    document.body.append(viewer);
    shown.forEach((link, each) =>
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        turn(each);
        viewer.showModal();
      }),
    );
    viewer.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (way) turn(at + way);
    });
    viewer.addEventListener("click", (event) => event.target === viewer && viewer.close());
    viewer.addEventListener("close", () => shown[at].focus());
  }

  // --- reading aloud ---

  const reader = {
    on: false,
    voice: () => window.speechSynthesis?.getVoices().find((each) => /^zh|^cmn/i.test(each.lang)),
    // Blocks in the order they stand; a mask says what it withholds, what nobody hears is left out.
    blocks: () => all("h1, h2, h3, p, li, dt, dd, th, td, figcaption", one("main")).filter((each) => each.checkVisibility() && !one("p, li, dt, dd, h2, h3, td", each)),
    words: (block) => {
      const copy = block.cloneNode(true);
      all("[aria-hidden=true], svg, button", copy).forEach((each) => each.remove());
      all("[aria-label]", copy).forEach((each) => each.replaceWith(each.getAttribute("aria-label")));
      return copy.textContent.replace(/\s+/g, " ").trim();
    },
    start() {
      this.on = true;
      button("read").textContent = "停止朗读";
      this.next(this.blocks(), 0);
    },
    next(blocks, at) {
      this.mark(null);
      while (at < blocks.length && !this.words(blocks[at])) at += 1;
      if (!this.on || at >= blocks.length) return this.stop();
      const said = new SpeechSynthesisUtterance(this.words(blocks[at]));
      said.voice = this.voice();
      said.lang = said.voice?.lang || "zh-CN";
      said.onend = () => this.on && this.next(blocks, at + 1);
      said.onerror = () => this.stop();
      this.mark(blocks[at]);
      speechSynthesis.speak(said);
    },
    mark(block) {
      all(".being-read").forEach((each) => each.classList.remove("being-read"));
      block?.classList.add("being-read");
      block?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
    },
    stop() {
      this.on = false;
      this.mark(null);
      speechSynthesis.cancel();
      button("read").textContent = "朗读";
    },
  };
  const offer = () => (button("read").closest("li").hidden = !reader.voice());
  if (window.speechSynthesis) {
    offer();
    speechSynthesis.addEventListener?.("voiceschanged", offer);
    addEventListener("pagehide", () => reader.on && reader.stop());
    addEventListener("keydown", (event) => event.key === "Escape" && reader.on && reader.stop());
  }
})();
