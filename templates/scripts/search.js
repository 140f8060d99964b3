// Finding: corridor/searching/indexing.py says how the files are made; folding and spread() are those of folding.py.
(() => {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = Object.fromEntries([...DIGITS].map((sign, at) => [sign, at]));
  const TITLE = 128;
  const base = new URL("../", document.currentScript.src);
  const parts = {};
  const taken = {};
  window.corridorSearch = (name, data) => taken[name]?.(data);
  const part = (name) =>
    (parts[name] ||= new Promise((take, fail) => {
      taken[name] = take;
      const script = document.createElement("script");
      script.src = new URL(`search/${name}.js`, base);
      script.onerror = () => (delete parts[name], fail(new Error(name)));
      document.head.append(script);
    }));

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const terms = (text) => [...new Set(fold(text).match(/[\p{L}\p{N}]+/gu) || [])];
  const spread = (gram, count) => {
    let value = 2166136261;
    for (const sign of gram) value = Math.imul(value ^ sign.codePointAt(0), 16777619) >>> 0;
    return (value ^ (value >>> 15)) & (count - 1);
  };
  const reader = (line) => {
    let at = 0;
    return {
      get more() {
        return at < line.length;
      },
      next() {
        for (let value = 0, shift = 1; ; shift *= 32) {
          const digit = VALUE[line[at++]];
          value += (digit & 31) * shift;
          if (digit < 32) return value;
        }
      },
    };
  };
  // Where a gram stands: text number -> places.
  const places = async (gram, docs) => {
    const line = (await part(`i/${spread(gram, docs.pieces).toString(16)}`))[gram];
    const found = new Map();
    if (!line) return found;
    const numbers = reader(line);
    for (let number = 0; numbers.more; ) {
      number += numbers.next();
      const at = [];
      for (let place = 0, step = 1; step & 1; at.push(place)) {
        step = numbers.next();
        place += step >> 1;
      }
      found.set(number, at);
    }
    return found;
  };
  // Where a term stands: its pairs, side by side, each as far from the first as in the term.
  const stands = async (term, docs) => {
    const signs = [...term];
    if (signs.length < 2) return places(term, docs);
    const starts = signs.map((_, at) => at).filter((at) => at % 2 === 0 && at < signs.length - 1);
    if (signs.length % 2) starts.push(signs.length - 2);
    const [first, ...rest] = await Promise.all(
      starts.map(async (at) => [at, await places(signs[at] + signs[at + 1], docs)]),
    );
    const found = new Map();
    for (const [number, at] of first[1]) {
      let left = at;
      for (const [from, others] of rest) {
        const there = new Set(others.get(number));
        left = left.filter((place) => there.has(place + from));
      }
      if (left.length) found.set(number, left);
    }
    return found;
  };

  let known;
  const documents = () =>
    (known ||= part("docs").then((docs) => {
      const numbers = reader(docs.numbers);
      docs.at = new Map();
      for (let number = 0; numbers.more; ) docs.at.set((number += numbers.next()), docs.at.size);
      return docs;
    }));

  // Every text that holds all terms and passes the filters, what has them in its title first, then the newest.
  const find = async (text, chosen = {}) => {
    const docs = await documents();
    const wanted = terms(text);
    if (!wanted.length) return [];
    const all = await Promise.all(wanted.map((term) => stands(term, docs)));
    const passes = (at) =>
      Object.entries(chosen).every(([key, value]) => !value || docs.has[key][at].includes(docs.names[key].indexOf(value)));
    const found = [...all[0].keys()].filter((number) => all.every((one) => one.has(number)) && passes(docs.at.get(number)));
    const weight = new Map(found.map((number) => [number, all.filter((one) => one.get(number)[0] < TITLE).length]));
    const when = (number) => docs.when[docs.at.get(number)];
    return found.sort((one, other) => weight.get(other) - weight.get(one) || when(other) - when(one) || one - other);
  };
  const show = async (number) => {
    const docs = await documents();
    const [address, title, kind, words] = (await part(`t/${(number & (docs.files - 1)).toString(16)}`))[number];
    return { address: new URL(address, base).href, title, kind, words };
  };

  // A text as nodes, what was looked for marked; folded sign by sign, so that places stay those of the text.
  const marked = (text, wanted, most = Infinity) => {
    const signs = [...text.replace(/\s+/g, " ")];
    const plain = signs.map((sign) => fold(sign));
    const starts = [];
    let line = "";
    plain.forEach((sign) => (starts.push(line.length), (line += sign)));
    const hits = wanted.flatMap((term) => {
      const here = [];
      for (let at = line.indexOf(term); at >= 0; at = line.indexOf(term, at + term.length)) here.push([at, at + term.length]);
      return here;
    });
    hits.sort((one, other) => one[0] - other[0]);
    const first = hits.length ? starts.findLastIndex((at) => at <= hits[0][0]) : 0;
    const from = Math.max(0, Math.min(first - 20, signs.length - most));
    const made = document.createDocumentFragment();
    if (from) made.append("…");
    for (let at = from; at < Math.min(signs.length, from + most); ) {
      const isHit = (one) => hits.some(([start, end]) => starts[one] < end && starts[one] + plain[one].length > start);
      const hit = isHit(at);
      let end = at + 1;
      while (end < Math.min(signs.length, from + most) && isHit(end) === hit) end += 1;
      const words = signs.slice(at, end).join("");
      if (hit) made.appendChild(document.createElement("mark")).append(words);
      else made.append(words);
      at = end;
    }
    if (from + most < signs.length) made.append("…");
    return made;
  };
  corridorSearch.find = find;
  corridorSearch.show = show;
  corridorSearch.marked = marked;
  corridorSearch.terms = terms;

  // --- the page ---

  const form = document.querySelector("form.search");
  if (!form) return;
  const field = form.elements.q;
  const list = document.querySelector(".found");
  const status = document.querySelector(".found-status");
  const more = document.querySelector(".found-more");
  const filters = [...form.querySelectorAll("select")];
  const STEP = 10;
  let turn = 0;
  let hits = [];
  const chosen = () => Object.fromEntries(filters.map((each) => [each.name, each.value]));
  const add = async (mine) => {
    const from = list.children.length;
    const shown = await Promise.all(hits.slice(from, from + STEP).map(show));
    if (mine !== turn) return;
    const wanted = terms(field.value);
    for (const { address, title, kind, words } of shown) {
      const item = list.appendChild(document.createElement("li"));
      const link = item.appendChild(document.createElement("h2")).appendChild(document.createElement("a"));
      link.href = address;
      link.append(marked(title, wanted));
      const sort = item.appendChild(document.createElement("p"));
      sort.className = "small";
      sort.textContent = kind;
      item.appendChild(document.createElement("p")).append(marked(words, wanted, 110));
    }
    more.hidden = list.children.length >= hits.length;
  };
  const near = async (text) => {
    const grams = terms(text).flatMap((term) => [...term].slice(1).map((sign, at) => [...term][at] + sign));
    const held = await Promise.all([...new Set(grams)].map(async (gram) => [gram, (await find(gram, chosen())).length]));
    return held.filter(([, count]) => count).slice(0, 4).map(([gram]) => gram);
  };
  const run = async () => {
    const mine = ++turn;
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
    const text = field.value;
    try {
      const found = await find(text, chosen());
      if (mine !== turn) return;
      hits = found;
      list.replaceChildren();
      more.hidden = true;
      document.querySelector(".found-none").hidden = Boolean(found.length) || !terms(text).length;
      status.textContent = terms(text).length ? `找到 ${found.length} 条` : "";
      if (found.length) await add(mine);
      else if (terms(text).length) {
        const others = await near(text);
        if (mine !== turn || !others.length) return;
        status.append("。可以试试：");
        others.forEach((words) => {
          const button = status.appendChild(document.createElement("button"));
          button.type = "button";
          button.textContent = words;
          button.addEventListener("click", () => ((field.value = words), run(), field.focus()));
        });
      }
    } catch {
      status.textContent = "索引没有取到，请稍后再试，或看网站地图。";
    }
  };
  let soon;
  field.addEventListener("input", (event) => {
    clearTimeout(soon);
    if (!event.isComposing) soon = setTimeout(run, 150);
  });
  field.addEventListener("compositionend", () => run());
  filters.forEach((each) => each.addEventListener("change", run));
  form.addEventListener("submit", (event) => (event.preventDefault(), clearTimeout(soon), run()));
  more.addEventListener("click", async () => {
    const next = list.children.length;
    await add(turn);
    list.children[next]?.querySelector("a").focus();
  });
  document.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && (at >= 0 || document.activeElement === field)) {
      if (at < 0) field.value = "";
      field.focus();
      if (at < 0) run();
    } else if (event.key === "ArrowDown" && (at >= 0 || document.activeElement === field)) links[at + 1]?.focus();
    else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] || field).focus();
    else return;
    event.preventDefault();
  });
  documents()
    .then((docs) => {
      const asked = new URLSearchParams(location.search);
      field.value = asked.get("q") || "";
      for (const each of filters) {
        docs.names[each.name].forEach((value) => each.add(new Option(value)));
        each.closest("label").hidden = docs.names[each.name].length < 2;
        each.value = asked.get(each.name) || "";
      }
      if (field.value) run();
      else field.focus({ preventScroll: true });
    })
    .catch(() => (status.textContent = "索引没有取到，请稍后再试，或看网站地图。"));
})();
