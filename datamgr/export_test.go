package datamgr

// SkipFileCheck makes a dataset believe that its file is what it was, as it would between
// the check and the reading.
func SkipFileCheck(d *Dataset) { d.source = trusting{d.source} }

type trusting struct{ source }

func (trusting) check() error { return nil }
