// The preview's own: reload the page when it changed, show what is wrong over it until it is mended.
(() => {
  const own = document.currentScript.dataset;
  const panel = document.createElement("details");
  panel.className = "preview-panel";
  panel.setAttribute("role", "alert");

  const shown = (problems) => {
    const errors = problems.filter((one) => one.severity === "error");
    panel.replaceChildren();
    if (!problems.length) return panel.remove();
    const warnings = problems.length - errors.length;
    const summary = document.createElement("summary");
    summary.append(
      errors.length
        ? `${errors.length} 处错误${warnings ? `，${warnings} 处提醒` : ""}：改好以前，网页停在上一次没有错的样子`
        : `${warnings} 处提醒，不影响公布`,
    );
    panel.append(summary);
    for (const one of [...errors, ...problems.filter((each) => each.severity !== "error")]) {
      const text = document.createElement("pre");
      text.className = one.severity;
      for (const line of one.text.split("\n")) {
        const part = document.createElement("span");
        part.className = / \| /.test(line) ? "line quoted" : "line";
        part.append(line);
        text.append(part);
      }
      panel.append(text);
    }
    panel.open = errors.length > 0;
    panel.classList.toggle("errors", errors.length > 0);
    document.body.append(panel);
  };

  const look = async () => {
    const answer = await fetch(`/-/state?path=${encodeURIComponent(own.path)}`);
    const state = await answer.json();
    if (state.digest !== own.digest && !(state.digest === "broken" && document.title === "这一页没有做成")) {
      sessionStorage.setItem("corridor-preview", JSON.stringify([location.pathname, scrollX, scrollY]));
      location.reload();
      return;
    }
    shown(state.problems);
    return state.version;
  };

  // From the version that was looked at on: what is saved before the connection stands is told as soon as it does, and
  // a preview that was started again counts from the beginning and tells at once.
  const listen = (version) => {
    const events = new EventSource(`/-/events?since=${version}`);
    events.onmessage = look;
    addEventListener("pagehide", () => events.close());
  };

  document.addEventListener("DOMContentLoaded", () => {
    const [path, x, y] = JSON.parse(sessionStorage.getItem("corridor-preview") || "[]");
    if (path === location.pathname) scrollTo(x, y);
    sessionStorage.removeItem("corridor-preview");
    look().then((version) => version === undefined || listen(version));
  });
})();
