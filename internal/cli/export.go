package cli

import (
	"errors"
	"os"
	"os/exec"
)

type exportCommand struct {
	Notebook string `arg:"" type:"existingfile" help:"A notebook."`
	To       string `default:"html" help:"What to make of it: html, pdf, slides, markdown … as nbconvert knows them."`
	Stored   bool   `help:"Keep the stored outputs; without it every cell is run."`
}

func init() {
	Register("export", "Run a notebook and turn it into a page with its pictures, by Jupyter's nbconvert.", &exportCommand{})
}

func (c *exportCommand) Run() error {
	jupyter, err := exec.LookPath("jupyter")
	if err != nil {
		return errors.New("no `jupyter` on the PATH: activate the environment that has it, or pip install nbconvert")
	}
	args := []string{"nbconvert", "--to", c.To}
	if !c.Stored {
		args = append(args, "--execute")
	}
	command := exec.Command(jupyter, append(args, c.Notebook)...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}
