// Package data holds the built-in codebook: the coding scheme, the parties, the
// places and, a directory each, the languages.
//
//	b, err := book.Open(data.FS)
package data

import "embed"

// FS is the codebook as package book reads it. It does not change.
//
//go:embed plover.ontology entities en places
var FS embed.FS
