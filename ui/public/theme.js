// Sets the chosen theme before the first paint. Kept in step with src/lib/theme.ts.
(function () {
  try {
    var theme = localStorage.getItem('bennu.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is forbidden: the system's theme it is.
  }
})();
