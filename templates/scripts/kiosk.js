// The corridor's screen: one slide after the other for weeks. All times are asked of the clock, so a machine that slept goes on rightly.
(() => {
  const root = document.documentElement;
  const body = document.body;
  const slides = [...document.querySelectorAll(".slide")];
  const button = (name) => document.querySelector(`button[data-do="${name}"]`);
  const bar = document.querySelector(".k-time i");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const HOUR = 3600000;
  const begun = Date.now();
  let at = 0;
  let due = 0;
  let paused = false;
  let touched = 0;
  let last = begun;
  let running = null;

  const wait = (index) => Number(slides[index].dataset.seconds) * 1000;
  const show = (to) => {
    at = (to + slides.length) % slides.length;
    slides.forEach((slide, each) => {
      slide.classList.toggle("on", each === at);
      slide.inert = each !== at;
    });
    for (const link of document.querySelectorAll(".plan a")) {
      const here = link.dataset.bay === slides[at].dataset.bay;
      link.closest("li").classList.toggle("here", here);
      if (here) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    arm();
  };
  const arm = () => {
    due = Date.now() + wait(at);
    running?.cancel();
    running = paused || calm.matches ? null : bar.animate([{ transform: "scaleX(0)" }, { transform: "scaleX(1)" }], wait(at));
  };
  const pause = (yes) => {
    paused = yes;
    button("pause").setAttribute("aria-pressed", yes);
    button("pause").textContent = yes ? "接着走" : "停住";
    arm();
  };
  const touch = () => (touched = Date.now());

  // 22:00-07:00 goes over midnight, 12:00-13:30 does not.
  const isQuiet = (now) => {
    const [start, end] = (body.dataset.quiet || "").split("-").map((time) => time.split(":").reduce((hour, minute) => hour * 60 + Number(minute), 0));
    if (end === undefined) return false;
    const minute = now.getHours() * 60 + now.getMinutes();
    return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  };
  // A new build is taken up once a day, at night or in a quiet hour, and only while the page can be reached.
  const renew = (now, quiet) => {
    if (now - begun < 20 * HOUR || !(quiet || new Date(now).getHours() === 4)) return;
    const probe = new Image();
    probe.onload = () => location.reload();
    probe.src = `${document.querySelector("link[rel=icon]").href}?${Math.floor(now / HOUR)}`;
  };
  const tick = () => {
    const now = Date.now();
    const quiet = isQuiet(new Date(now));
    root.classList.toggle("resting", quiet);
    if (now - last > 60000) due = now + wait(at);
    last = now;
    renew(now, quiet);
    if (quiet) return;
    if (touched && now - touched > Number(body.dataset.idle) * 1000) {
      touched = 0;
      pause(false);
      show(0);
    } else if (!paused && now >= due) show(at + 1);
  };

  // What does not fit its wall is set a little smaller, then without what the page has anyway.
  const fit = () => {
    for (const slide of slides) {
      slide.classList.remove("fit-1", "fit-2", "fit-3");
      const main = slide.querySelector(".k-main");
      for (const step of ["fit-1", "fit-2", "fit-3"]) {
        if (main.scrollHeight <= main.clientHeight + 1) break;
        slide.classList.remove("fit-1", "fit-2");
        slide.classList.add(step);
      }
    }
  };
  root.classList.add("running");
  document.querySelector(".k-buttons").hidden = false;
  const acts = { back: () => show(at - 1), on: () => show(at + 1), pause: () => pause(!paused) };
  for (const name of Object.keys(acts)) button(name).addEventListener("click", () => (touch(), acts[name]()));
  for (const link of document.querySelectorAll(".plan a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      touch();
      show(slides.findIndex((slide) => slide.id === link.hash.slice(1)));
    });
  }
  // Links on a slide lead away from the screen; there is no way back from there without a keyboard.
  for (const link of document.querySelectorAll(".slide a")) link.replaceWith(...link.childNodes);
  let from = null;
  document.querySelector(".slides").addEventListener("pointerdown", (event) => {
    from = event.clientX;
    touch();
    pause(true);
  });
  addEventListener("pointerup", (event) => {
    const way = from === null ? 0 : event.clientX - from;
    from = null;
    if (Math.abs(way) > innerWidth / 12) show(at - Math.sign(way));
  });
  addEventListener("keydown", (event) => {
    const act = { ArrowLeft: acts.back, ArrowRight: acts.on, " ": acts.pause }[event.key];
    if (!act || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    touch();
    act();
  });
  addEventListener("resize", fit);
  fit();
  const stayAwake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  show(Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash)));
  void slides[at].offsetWidth; // The first slide is there at once: without this all would fade away from over each other.
  root.classList.add("turning");
  tick();
  setInterval(tick, 1000);
})();
