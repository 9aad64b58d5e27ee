// Package refusal keeps count of what the kernel would not accept. In: a kind and its first example. Out: one log line
// per kind (a flood of bad messages must not become a flood of log lines), and the counts.
package refusal

import (
	"fmt"
	"log"
	"sort"
	"strings"
	"sync"
)

// Book counts refusals by kind. The zero Book is not usable; see NewBook.
type Book struct {
	log    *log.Logger
	mu     sync.Mutex
	counts map[string]int
}

// NewBook logs each kind's first refusal to logger.
func NewBook(logger *log.Logger) *Book {
	return &Book{log: logger, counts: make(map[string]int)}
}

// Add counts one refusal.
func (b *Book) Add(kind, detail string) {
	b.mu.Lock()
	b.counts[kind]++
	first := b.counts[kind] == 1
	b.mu.Unlock()
	if first {
		b.log.Printf("refused: %s (%s); more of this kind are counted, not logged", kind, detail)
	}
}

// Count is how often a kind was refused.
func (b *Book) Count(kind string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.counts[kind]
}

// String is all counts in one line, empty when nothing was refused.
func (b *Book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var parts []string
	for kind, count := range b.counts {
		parts = append(parts, fmt.Sprintf("%s: %d", kind, count))
	}
	sort.Strings(parts)
	return strings.Join(parts, ", ")
}
