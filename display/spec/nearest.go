package spec

import "strings"

// Nearest gives the name that was probably meant by want: the first of those with the fewest
// letters to insert, remove, replace or swap with their neighbour, whatever their case, and at
// most a third of want's letters. It gives "" where none is that near.
func Nearest(want string, names []string) string {
	best, least := "", max(len([]rune(want))/3, 1)+1
	for _, name := range names {
		if d := editDistance(strings.ToLower(want), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// editDistance is the optimal string alignment distance, in runes.
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
