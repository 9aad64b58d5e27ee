// Package house holds the checks of the house's own rules: who may import whom, and how long
// files are. It has no code that ships.
package house
