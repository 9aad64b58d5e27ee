// Package testset writes the data sets that tests, benchmarks and the examples use.
//
// In: a number of rows and a seed. Out: an Arrow IPC file, the same bytes for the same
// options on every machine of one architecture: trades in order of time, with one planted
// spike, and a cloud of points that looks like a galaxy. Rows are made in batches, each from
// the seed and its own number, so that all cores work and memory does not grow with the rows.
package testset
