// Package khaldun reads news and writes down, for every political act it finds,
// who did what to whom, when, where, and who says so.
//
// A [Document] is what was printed; a [Reading] is what one version of the coder
// with one version of the codebook made of it. Every annotation of a Reading
// points into Document.Text by byte span and carries the [Evidence] it rests on.
// This package holds the types the stages share and imports only the standard
// library; the stages live in syntax, when, where, who and what, and are put in
// order by coder.
package khaldun

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Span is a half-open range of bytes, [Start, End), of Document.Text. It starts
// and ends on rune boundaries. The zero Span is empty.
type Span struct{ Start, End int32 }

// Len is the number of bytes in s.
func (s Span) Len() int { return int(s.End - s.Start) }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Of returns the words of text that s covers. It panics if s lies outside text.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Cover is the smallest span that contains both s and t.
func (s Span) Cover(t Span) Span { return Span{min(s.Start, t.Start), max(s.End, t.End)} }

// BlockKind says what part of a page a Block is.
type BlockKind uint8

const (
	Paragraph BlockKind = iota // running text, the zero value
	Headline                   // the article's own title as printed above the text
	Dek                        // the line under the headline
	Dateline                   // "NAIROBI, 12 March" on a line of its own
	Heading                    // a heading inside the text
	Quote                      // a block quotation
	ListItem                   // one item of a list
	Caption                    // words under a picture
	Table                      // one row of a table
	Embed                      // a post or clip from elsewhere
)

var blockNames = [...]string{"paragraph", "headline", "dek", "dateline", "heading", "quote", "list-item", "caption", "table", "embed"}

// String is the kind's name in JSON: "paragraph", "list-item" and so on.
func (k BlockKind) String() string { return name(blockNames[:], int(k)) }

// Block is a typed part of a Document. Blocks lie in text order and do not overlap.
type Block struct {
	Kind   BlockKind
	Span   Span
	Source Span // where in the page it came from, in bytes of the page; empty if the input was plain text
	Time   Time // when it was posted, if the block opens an entry of a live blog; else zero
}

// Flag says what a reader must know of a page before trusting its text to be whole.
type Flag uint8

const (
	LiveBlog  Flag = iota + 1 // entries, each with its own time in Block.Time
	MultiPage                 // one page of several: the rest of the article is elsewhere
	Gallery                   // pictures with captions, little running text
	Paywall                   // the text ends where a subscription begins
)

var flagNames = [...]string{"", "live-blog", "multi-page", "gallery", "paywall"}

// String is the flag's name in JSON: "live-blog", "multi-page" and so on.
func (f Flag) String() string { return name(flagNames[:], int(f)) }

// Found says where a page said something of itself: Field "title", Source
// "json-ld headline", or Field "published", Source "byline".
type Found struct {
	Field, Source string
}

// Document is what was printed. It is immutable: everything made of it is a Reading.
type Document struct {
	ID        string // stable: the caller's, or derived from URL and text
	URL       string
	Site      string // the publisher as the page names itself
	Title     string
	Authors   []string // as printed, without "By"; empty if unsigned
	Section   string   // the part of the paper: "World", "Politique"
	Lang      string   // ISO 639-1, empty if unknown
	Text      string   // valid UTF-8, paragraphs parted by newlines
	Published Time     // zero Grain: unknown
	Modified  Time     // zero Grain: unknown, or never changed
	Fetched   time.Time
	Blocks    []Block // never empty unless Text is
	Flags     []Flag  // in rising order, each once
	Truncated bool    // the input was longer than the reader's cap and its tail was left out

	Agency   string // the wire service the copy is from, by its usual name: "Reuters"; empty if the paper's own
	Dateline string // the place the copy is sent from, as printed: "NAIROBI"

	Canonical string // the address the page gives itself; empty if none
	AMP       string // the address of its AMP version; empty if none
	Print     string // the address of its print version; empty if none

	LangDeclared string // the language the page declares; Lang may differ if its words say otherwise
	Charset      string // the encoding it was read as: "utf-8", "windows-1251"; empty for text given as such
	CharsetFrom  string // what said so: "byte order mark", "valid utf-8", "header", "meta", "guess"

	Found []Found // where each field was found, in the order of this struct's fields

	Parse *Parse // the analysis that came with the text; nil: the reader makes its own
}

// Parse is the analysis of a text that was brought along with it, as CoNLL-U is. An
// empty field of a token was not given and is filled in by the reader.
type Parse struct {
	Tokens    []Token // Head as in Reading.Tokens
	Sentences []Sentence
	Names     []Name // nil: none are given
}

// Grain is how precisely a Time is known.
type Grain uint8

const (
	NoGrain Grain = iota // nothing known: the zero value
	Second
	Minute
	Hour
	Day
	Week
	Month
	Quarter
	Year
	Decade
	Century
)

var grainNames = [...]string{"", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century"}

// String is the grain's name in JSON; the empty string for NoGrain.
func (g Grain) String() string { return name(grainNames[:], int(g)) }

// Basis says what a Time rests on.
type Basis uint8

const (
	NoBasis   Basis = iota
	Stated          // a full date in the text: "12 March 2024"
	Relative        // counted from another day: "on Tuesday", "last month"
	Published       // nothing stated: the day of publication stands in
)

var basisNames = [...]string{"", "stated", "relative", "published"}

// String is the basis's name in JSON; the empty string for NoBasis.
func (b Basis) String() string { return name(basisNames[:], int(b)) }

// Time is a stretch of time a text names.
type Time struct {
	Span  Span
	Type  string // TIMEX3: DATE, TIME, DURATION or SET
	Value string // TIMEX3 value: 2024-03-12, 2024-W11, P3D, PAST_REF …
	// From is the first moment meant, Until the first moment after it; for a Day,
	// next midnight. Both are zero if the Value names no place on the calendar
	// (a duration, PAST_REF).
	From, Until time.Time
	Grain       Grain
	Basis       Basis
	Why         Evidence
}

// Token is one syntactic word.
type Token struct {
	Span  Span
	Lemma string // lower case but for proper nouns
	UPOS  string // universal part of speech: VERB, NOUN, PROPN …
	XPOS  string // Penn tag: VBD, NNS …
	Head  int32  // index into Reading.Tokens, −1 for the root of its sentence
	Rel   string // universal dependency relation with its subtype: nsubj:pass
}

// Sentence is a run of tokens [First, Last) of Reading.Tokens. It lies in one Block.
type Sentence struct {
	Span        Span
	First, Last int32
	Block       int32 // index into Document.Blocks
}

// Name is a proper name found by its shape and company, not yet resolved.
type Name struct {
	Span Span
	Type string // PER, ORG, LOC or NORP (nationality, religion, party)
	Why  Evidence
}

// Place is a place name with the place it was resolved to.
type Place struct {
	Span       Span
	GeoNameID  int    // 0 if the gazetteer entry has none
	Name       string // the gazetteer's name
	Country    string // ISO 3166 alpha-3, empty for seas and unions
	Lat, Lon   float64
	Resolution int // PLOVER: 1 country, 2 province, 3 district, 4 city, 5 within a city
	Why        Evidence
}

// MentionKind says by what means a Mention points at a party.
type MentionKind uint8

const (
	Unresolved MentionKind = iota // a person or body the codebook does not know
	Named                         // a name of an entity of the codebook
	Generic                       // an agent: "police", "thousands of teachers"
	Pronominal                    // a pronoun or definite description resolved to an earlier mention
)

var mentionNames = [...]string{"unresolved", "named", "generic", "pronominal"}

// String is the kind's name in JSON.
func (k MentionKind) String() string { return name(mentionNames[:], int(k)) }

// Mention is a phrase that stands for a possible party to an act.
type Mention struct {
	Span       Span
	Head       int32 // index of the phrase's head in Reading.Tokens
	Kind       MentionKind
	Entity     string   // id of the codebook's entity, empty if none
	Name       string   // the entity's main name, or the best name known in this article
	Item       string   // Wikidata item, empty if none
	Country    string   // ISO 3166 alpha-3, or UNO, EUR, IGO, NGO, MNC, IMG, ISM; empty if unknown
	Sector     string   // PLOVER sector, empty if none
	Sectors    []string // further sectors
	Office     string   // office held that day: "president"
	Antecedent int32    // index of the mention a pronoun stands for, −1 if none
	Why        Evidence
}

// Status is PLOVER's auxiliary mode: whether and when an act took place.
type Status uint8

const (
	Happened Status = iota
	Historical
	Future
	Hypothetical
	Negated
)

var statusNames = [...]string{"happened", "historical", "future", "hypothetical", "negated"}

// String is the status's name in JSON.
func (s Status) String() string { return name(statusNames[:], int(s)) }

// ParseStatus is the inverse of Status.String.
func ParseStatus(s string) (Status, error) {
	for i, n := range statusNames {
		if n == s {
			return Status(i), nil
		}
	}
	return 0, fmt.Errorf("unknown status %q; want one of %q", s, statusNames)
}

// Statement is words or a thought the text gives as somebody's.
type Statement struct {
	Span    Span // all of it: speaker, cue and content
	Speaker int  // index into Mentions, −1 if unnamed
	// SpeakerSpan is the phrase that names the speaker; empty if there is none.
	SpeakerSpan Span
	Addressee   int // index into Mentions, −1 if none
	Direct      bool
	// Content runs from the first of the words given as the speaker's to the last.
	// Parts are its stretches where the attribution stands between them: "We came," he
	// said, "and we stay." It is nil if there is one.
	Cue, Content Span
	Parts        []Span
	Stance       string // how the paper stands to it, of the reporting word: neutral, claim, fact, denial; empty if it is not listed
	Parent       int    // index into Statements of the statement this one is told in, −1 if none
	Why          Evidence
}

// Pieces are the stretches of the content: Parts, or Content if it is whole.
func (s *Statement) Pieces() []Span {
	if len(s.Parts) > 0 {
		return s.Parts
	}
	return []Span{s.Content}
}

// Event is one act told in the text.
type Event struct {
	Type, Mode string   // PLOVER 2.0
	Contexts   []string // PLOVER 2.0, in the ontology's order
	Cameo      string   // CAMEO code with its leading zero
	Status     Status
	Trigger    Span   // the words that tell the act
	Head       int32  // index of the trigger's head in Tokens
	Mentions   []Span // further places where the same act is told
	// Actors and Recipients index Reading.Mentions, in text order, without repeats.
	Actors, Recipients []int
	When               int     // index into Times, −1: the day of publication stands in
	Where              int     // index into Places, −1 if none is told
	Statement          int     // index into Statements, −1: the paper says so itself
	Counts             []Count // of people, in text order
	Confidence         float32 // 0 to 1
	Why                Evidence
}

// Count is a number of people that a text tells of an act, as exactly as it tells
// it: "dozens" lies between 24 and 99. Two speakers may give two counts of a kind.
type Count struct {
	Kind      string // dead, injured, arrested, displaced, missing, hostages or crowd
	Min, Max  int    // both included; Max is 0 if no upper end is told: "at least 12"
	Of        string // who is counted, as printed: "Turkish soldiers"; empty if only the number is told
	Span      Span   // the words: "at least 12 Turkish soldiers"
	Statement int    // index into Statements of who gives the number, −1: the paper says so itself
	Why       Evidence
}

// Evidence is why an annotation was made: the rule or model, the words it rests
// on, and what that rests on in turn. The zero Evidence gives no reason.
type Evidence struct {
	Rule string // file:line name of a codebook record, or the name of a model
	Span Span
	Note string
	From []Evidence
}

// Vectors holds one row of Dim numbers for each token: the syntax encoder's
// state, a summary of the word in its sentence. Rows[i*Dim:(i+1)*Dim] belongs to
// token i. It serves the learned stages and is not written out.
type Vectors struct {
	Dim  int
	Rows []float32
}

// Row is the row of token i; nil if there are no vectors.
func (v Vectors) Row(i int) []float32 {
	if v.Dim == 0 {
		return nil
	}
	return v.Rows[i*v.Dim : (i+1)*v.Dim]
}

// Reading is what one version of the coder made of a Document.
type Reading struct {
	Doc        *Document
	Coder      string // version of the program and of the codebook
	Tokens     []Token
	Sentences  []Sentence
	Names      []Name
	Times      []Time
	Places     []Place
	Mentions   []Mention
	Statements []Statement
	Events     []Event

	Words  Vectors // static word vectors
	States Vectors // encoder states: the word in its sentence
}

// Text is the words that s covers.
func (r *Reading) Text(s Span) string { return s.Of(r.Doc.Text) }

// SentenceAt is the index of the sentence that contains the byte pos, or −1.
// Sentences lie in text order, so it searches by halves.
func (r *Reading) SentenceAt(pos int32) int {
	lo, hi := 0, len(r.Sentences)
	for lo < hi {
		m := (lo + hi) / 2
		if r.Sentences[m].Span.End <= pos {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < len(r.Sentences) && r.Sentences[lo].Span.Start <= pos {
		return lo
	}
	return -1
}

// Layer names parts of a Reading; layers combine with |.
type Layer uint16

const (
	Tokens Layer = 1 << iota // Tokens and Sentences, with tags, lemmas and trees
	Names
	Times
	Places
	Mentions
	Statements
	Events
)

// Stage is one step of reading. It reads the layers it Needs and fills those it
// Adds, and no others. Run must not keep r, and must give the same answer for
// the same input: no clock, network, random or map order.
type Stage struct {
	Name  string
	Needs Layer
	Adds  Layer
	Run   func(r *Reading) error
}

// CheckSpan reports an error unless s lies in text on rune boundaries.
func CheckSpan(text string, s Span) error {
	switch {
	case s.Start < 0 || s.End < s.Start || int(s.End) > len(text):
		return fmt.Errorf("span %d:%d lies outside a text of %d bytes", s.Start, s.End, len(text))
	case int(s.Start) < len(text) && !utf8.RuneStart(text[s.Start]),
		int(s.End) < len(text) && !utf8.RuneStart(text[s.End]):
		return fmt.Errorf("span %d:%d cuts a character in two", s.Start, s.End)
	}
	return nil
}

func name(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("unknown(%d)", i)
}
