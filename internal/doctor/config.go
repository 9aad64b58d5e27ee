package doctor

import (
	"encoding/json"
	"os"
	"strings"

	"gpucharts/internal/jupyter"
)

// disables says whether a page_config.json disables our extension or one of its plugins. JupyterLab takes a list of names or
// an object of name: true.
func disables(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	var config struct {
		Disabled json.RawMessage `json:"disabledExtensions"`
	}
	if json.Unmarshal(text, &config) != nil {
		return false
	}
	var list []string
	var byName map[string]bool
	if json.Unmarshal(config.Disabled, &list) != nil && json.Unmarshal(config.Disabled, &byName) == nil {
		for name, off := range byName {
			if off {
				list = append(list, name)
			}
		}
	}
	for _, name := range list {
		if name == jupyter.Name || strings.HasPrefix(name, jupyter.Name+":") {
			return true
		}
	}
	return false
}
