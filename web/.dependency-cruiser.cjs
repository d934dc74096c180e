/** Which part may know which. Each rule says why. */
module.exports = {
  forbidden: [
    {
      name: "apps-apart",
      comment: "What two apps need moves to a package.",
      severity: "error",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
    {
      name: "pages-apart",
      comment: "A page that needs another page's parts shares a part of the app.",
      severity: "error",
      from: { path: "^apps/([^/]+)/src/pages/([^/]+)/" },
      to: { path: "^apps/$1/src/pages/", pathNot: "^apps/$1/src/pages/$2/" },
    },
    {
      name: "packages-below-apps",
      comment: "A package serves any app, so it knows none.",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^apps/" },
    },
    {
      name: "design-and-client-at-the-bottom",
      comment: "Colours know no server, the client knows no screen, texts know neither.",
      severity: "error",
      from: { path: "^packages/(design|client|i18n)/src/" },
      to: { path: "^packages/", pathNot: "^packages/$1/" },
    },
    {
      name: "packages-by-their-door",
      comment: "A package is entered by its index only.",
      severity: "error",
      from: { path: "^(apps|packages)/([^/]+)/" },
      to: { path: "^packages/([^/]+)/src/", pathNot: ["^packages/$2/", "^packages/[^/]+/src/(index\\.ts|[^/]+\\.css)$"] },
    },
    {
      name: "no-cycles",
      comment: "Two files that need each other are one, or three.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolved",
      comment: "Every import leads somewhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules|dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "default"],
      extensions: [".ts", ".vue", ".mjs", ".js", ".json", ".css"],
    },
  },
};
