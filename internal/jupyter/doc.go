// Package jupyter knows where Jupyter looks for kernels and extensions, and puts ours there. In: a prefix. Out: files
// under its share/jupyter folder, or what is found in all such folders.
package jupyter
