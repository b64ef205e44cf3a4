package syntax

import "khaldun/syntax/internal/lemma"

// lemmatizer gives words their dictionary form. It may be used from many
// goroutines at once.
type lemmatizer struct{ table *lemma.Lemmatizer }

// newLemmatizer reads the section "lemma" of the syntax model.
func newLemmatizer(section []byte) (*lemmatizer, error) {
	t, err := lemma.Decode(section)
	if err != nil {
		return nil, err
	}
	return &lemmatizer{t}, nil
}

// lemma is the dictionary form of a word with the tags given, in small letters
// but for proper nouns. It allocates only for words it does not know.
func (l *lemmatizer) lemma(form, upos, xpos string) string {
	return l.table.Lemma(form, upos, xpos)
}
