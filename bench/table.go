package bench

import "io"

func writeTables(w io.Writer, r *Result) error { return nil }
