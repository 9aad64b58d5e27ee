package kernel

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gpucharts/kernel/cell"
)

const maxProposals = 200

// fileFunctions take a file name as their first argument.
var fileFunctions = []string{
	"data.Load", "data.Open", "os.Open", "os.OpenFile", "os.Create", "os.ReadFile", "os.WriteFile", "os.ReadDir", "os.Stat",
	"os.Remove", "os.Chdir",
}

// dataSuffixes are proposed before other files.
var dataSuffixes = []string{".arrow", ".arrows", ".feather", ".ipc", ".parquet", ".csv"}

// completeString proposes what belongs into a string that is an argument: file names, and columns of the dataset that is the
// call's first argument.
func completeString(fn string, argument int, _ []string, first any, partial string) []cell.CompletionItem {
	if argument == 0 && slices.Contains(fileFunctions, fn) {
		return completeFile(partial)
	}
	if dataset, ok := first.(interface{ Columns() []string }); ok && argument > 0 {
		return completeColumn(dataset.Columns(), partial)
	}
	return nil
}

// completeFile lists a folder as the kernel sees it; hidden files only where their dot was typed.
func completeFile(partial string) []cell.CompletionItem {
	folder, begin := filepath.Split(partial)
	read := folder
	if read == "" {
		read = "."
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return nil
	}
	var first, then []cell.CompletionItem
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasPrefix(name, begin) || strings.HasPrefix(name, ".") && begin == "" {
			continue
		}
		info, err := os.Stat(filepath.Join(read, name))
		if err == nil && info.IsDir() {
			then = append(then, cell.CompletionItem{Text: folder + name + "/", Type: "path"})
		} else if slices.Contains(dataSuffixes, strings.ToLower(filepath.Ext(name))) {
			first = append(first, cell.CompletionItem{Text: folder + name, Type: "path"})
		} else {
			then = append(then, cell.CompletionItem{Text: folder + name, Type: "path"})
		}
	}
	all := append(first, then...)
	return all[:min(len(all), maxProposals)]
}

func completeColumn(columns []string, partial string) (items []cell.CompletionItem) {
	for _, name := range columns {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(partial)) && len(items) < maxProposals {
			items = append(items, cell.CompletionItem{Text: name, Type: "field"})
		}
	}
	return items
}
