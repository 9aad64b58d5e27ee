// Package kerneltest drives the built program as a notebook would. In: a test. Out: a notebook whose verbs assert; a
// message that the test did not read fails it.
//
// Run with GPUCHARTS_TRAFFIC=1 to see every message; with GPUCHARTS_PROGRAM=path to test a program that is built already.
package kerneltest
