// Package jupytertest runs Jupyter's own kernel test suite against the built program, with nothing skipped, and Jupyter's
// own clients: nbclient, and jupyter console.
package jupytertest
