// Before the first paint: what this reader chose last time (长者模式, letters, light or dark). Waits for nothing.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  for (const name of ["mode", "size", "theme"]) {
    try {
      const value = localStorage.getItem(`corridor-${name}`);
      if (value) root.dataset[name] = value;
    } catch {
      // A browser that keeps nothing: every page begins as it stands.
    }
  }
})();
