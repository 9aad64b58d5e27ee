package cli

import "gpucharts/kernel"

type kernelCommand struct {
	ConnectionFile string `required:"" short:"f" placeholder:"FILE" help:"The connection file that Jupyter wrote; made anew where there is none."`
	OutliveParent  bool   `help:"Go on when the process that started this kernel ends."`
	Traffic        bool   `env:"GPUCHARTS_TRAFFIC" help:"Print every message on the standard error."`
}

func init() { Register("kernel", "Run as a Jupyter kernel; Jupyter calls this.", &kernelCommand{}) }

func (c *kernelCommand) Run() error {
	return kernel.Run(kernel.Options{
		ConnectionFile: c.ConnectionFile,
		Version:        Version,
		OutliveParent:  c.OutliveParent,
		Traffic:        c.Traffic,
	})
}
