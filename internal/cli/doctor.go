package cli

import (
	"fmt"
	"os"

	"gpucharts/internal/doctor"
)

type doctorCommand struct{}

func init() {
	Register("doctor", "Find and explain what is wrong with Jupyter, the kernel, the extension and the GPU.", &doctorCommand{})
}

// Run says what was found. The exit code is 1 when something does not work at all.
func (*doctorCommand) Run() error {
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	broken := 0
	for _, check := range doctor.Checks(executable) {
		finding := check.Look()
		mark := map[doctor.State]string{doctor.Good: "ok  ", doctor.Lacking: "note", doctor.Broken: "FAIL"}[finding.State]
		fmt.Printf("%s  %-10s  %s\n", mark, check.Name, finding.Text)
		if finding.Advice != "" {
			fmt.Printf("                  -> %s\n", finding.Advice)
		}
		if finding.State == doctor.Broken {
			broken++
		}
	}
	if broken > 0 {
		fmt.Printf("\n%d of these must be mended before charts work.\n", broken)
		return ErrSilent
	}
	return nil
}
