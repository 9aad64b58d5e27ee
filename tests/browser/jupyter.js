// The verbs of the browser tests. Every verb waits for what it asks for, and
// fails with what was there instead.

export { Chart } from './chart.js';
export { Notebook, writeNotebook } from './notebook.js';
export { openBrowser, patienceMillis, repo, startServer, virtualEnvironment } from './server.js';
