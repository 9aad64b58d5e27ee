// Package pull decides what the page asks its kernels for. In: the tiles that the charts
// want, replies, and the time. Out: the bytes of requests, at most a few in flight, and what
// became of the datasets. It draws nothing and knows no browser.
package pull
