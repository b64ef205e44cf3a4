package syntax

import (
	"strings"

	"khaldun/syntax/internal/lemma"
)

// lemmatizer gives words their dictionary form. It may be used from many
// goroutines at once.
type lemmatizer struct {
	table *lemma.Lemmatizer
	// rank is the place of a word among all words by frequency, −1 if it is none:
	// it tells which of the stems an unknown verb may have is a word.
	rank func(word string) int32
}

// newLemmatizer reads the section "lemma" of the syntax model. rank may be nil.
func newLemmatizer(section []byte, rank func(string) int32) (*lemmatizer, error) {
	t, err := lemma.Decode(section)
	if err != nil {
		return nil, err
	}
	return &lemmatizer{t, rank}, nil
}

// lemma is the dictionary form of a word with the tags given, in small letters
// but for proper nouns. It allocates only for words it does not know.
func (l *lemmatizer) lemma(form, upos, xpos string) string {
	if upos == "VERB" && l.rank != nil && !l.table.Knows(form, upos, xpos) {
		if stem := l.stem(strings.ToLower(form), xpos); stem != "" {
			return stem
		}
	}
	return l.table.Lemma(form, upos, xpos)
}

// endings are what verbs are inflected by, by their tag.
var endings = map[string]string{"VBD": "ed", "VBN": "ed", "VBG": "ing", "VBZ": "s"}

// shortest is the least length of a stem that is guessed.
const shortest = 3

// stem undoes the regular inflection of a verb the table does not know: of the
// stems it may come from, the most frequent word is taken. Endings alone cannot
// tell "rioted" (riot) from "cited" (cite). It is empty if no stem is a word.
func (l *lemmatizer) stem(form, xpos string) string {
	cut, ok := strings.CutSuffix(form, endings[xpos])
	if !ok || cut == form || len(cut) < shortest {
		return ""
	}
	candidates := []string{cut, cut + "e"}
	n := len(cut)
	switch {
	case xpos == "VBZ":
		candidates = []string{cut}
		if c, ok := strings.CutSuffix(cut, "ie"); ok {
			candidates = []string{c + "y"}
		} else if c, ok := strings.CutSuffix(cut, "e"); ok {
			candidates = append(candidates, c)
		}
	case cut[n-1] == 'i':
		candidates = []string{cut[:n-1] + "y"}
	case strings.HasSuffix(cut, "is") || strings.HasSuffix(cut, "iz") || strings.HasSuffix(cut, "at") && n > 4 && !isVowel(cut[n-3]):
		candidates = []string{cut + "e"} // emphasised, advocated; the noun may be the commoner word
	case n > 4 && strings.HasSuffix(cut, "er") && l.rank(cut) >= 0:
		return cut // severed, delivered; "severe" is the commoner word
	case n > shortest && cut[n-1] == cut[n-2] && !isVowel(cut[n-1]):
		candidates = append(candidates[:1], cut[:n-1])
	}
	best, top := "", int32(-1)
	for _, c := range candidates {
		if r := l.rank(c); r >= 0 && (top < 0 || r < top) {
			best, top = c, r
		}
	}
	return best
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
