package cli

import (
	"runtime"
	"runtime/debug"
)

// Version is the release; a build from a checkout adds its commit.
const Version = "0.1.0"

type versionCommand struct{}

func init() { Register("version", "Say which version this is.", &versionCommand{}) }

func (*versionCommand) Run() error {
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
				commit = " (" + setting.Value[:12] + ")"
			}
		}
	}
	say("gpucharts %s%s, %s %s/%s", Version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
