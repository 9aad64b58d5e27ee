const { DefinePlugin } = require('@rspack/core');

// The renderer and the compiler's loader for it travel as files of their own:
// they are fetched at the first chart, not with the page.
module.exports = {
  // One file of this size is what there is to fetch; its limit is kept elsewhere.
  performance: { hints: false },
  // By order, not by a hash of the checkout's path: two builds of one commit are the same bytes.
  optimization: { moduleIds: 'natural' },
  plugins: [new DefinePlugin({ GPUCHARTS_DEV: JSON.stringify(process.env.GPUCHARTS_DEV === '1') })],
  module: {
    rules: [{ test: /(gpucharts\.wasm|wasm_exec\.js)$/, type: 'asset/resource' }]
  }
};
