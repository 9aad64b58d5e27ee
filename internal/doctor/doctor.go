// Package doctor looks for what is wrong. In: this machine. Out: findings, each with what to do about it.
package doctor

// State says how bad a finding is.
type State int

const (
	Good    State = iota
	Lacking       // works, but not as well as it could
	Broken        // does not work
)

// Finding is what a check found. Advice says what to do, empty when there is nothing to do.
type Finding struct {
	State  State
	Text   string
	Advice string
}

// Check looks at one thing.
type Check struct {
	Name string
	Look func() Finding
}

// Checks are all checks, in the order in which things depend on each other. executable is this program.
func Checks(executable string) []Check {
	return append([]Check{
		{"jupyter", jupyterCommand},
		{"kernelspec", func() Finding { return kernelspec(executable) }},
		{"kernel", func() Finding { return kernelAnswers(executable) }},
		{"extension", extension},
		{"folders", folders},
		{"gpu", func() Finding { return gpu(executable) }},
		{"toolchain", toolchain},
	}, more...)
}

var more []Check

// Add adds a check; to be called from init.
func Add(c Check) { more = append(more, c) }

func good(text string) Finding            { return Finding{Good, text, ""} }
func lacking(text, advice string) Finding { return Finding{Lacking, text, advice} }
func broken(text, advice string) Finding  { return Finding{Broken, text, advice} }
