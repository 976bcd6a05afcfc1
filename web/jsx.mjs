// How the views are compiled, for the build and for the unit tests alike: tsconfig.json says the same to the type checker.
export const JSX = { jsx: "automatic", jsxImportSource: "preact" };
