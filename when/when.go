// Package when finds time expressions and says which days they mean.
//
// "On Tuesday" depends on when the article was printed, so answers are counted
// from Document.Published; "two days later" is counted from the last date the
// text has told. Find never guesses: if the text says nothing it adds no Time,
// and the coder falls back to [khaldun.Published].
//
// What is found, and what it means, is written in the codebook: records of kind
// `time`, as a rule in data/en/dates.rules.
//
//	time ago
//	  means    So long before the day of printing.
//	  pattern  <about>? <count> <unit> ago
//	  value    shift <unit> -<count>
//	  yes      They left [date 2024-03-11: two days ago].
//
// A record either matches words and gives them a value, or makes a class of
// words that patterns can name.
//
// # Patterns
//
// A pattern is a row of items, each of which stands for one word or a few:
//
//	week          this word, whatever its capitals
//	<weekday>     a class of words; its value is kept for the value field
//	early|late    one of these; classes may be among them
//	of?           if need be
//	(of <year>)?  a group; ( … / … ) is a choice of groups
//	~in           must stand there but is not part of the expression
//	!old          must not stand there; never part of the expression
//
// Items with ~ and ! stand first or last. A hyphen inside a word counts as a
// blank: `third quarter` finds "third-quarter". The longest expression wins, of
// equals the first in the file; an expression never overlaps another.
//
// Classes are made by records with `class NAME` and `word a, b = VALUE`; words
// with a capital match only with one. Built in are <number> (20, 1.5, "twenty
// one"), <ordinal> (first, 3rd), <day> (1 to 31, if need be with an ending),
// <year> (1000 to 2099), <shortyear> ('95), <decade> (1990s, '90s, nineties),
// <clock> (19:15, 5 p.m., 10.30 am), <hhmm> (1915), <isodate>, <slashdate> and,
// beside an expression, <plural> (a word that ends in s) and <capital> (one that
// begins with a capital). The program gives
// meaning to these classes of the codebook: <weekday>, <month>, <hijri>,
// <iranian>, <season>, <part>, <zone>, <unit>, <units>, <which>, <one>, <count>
// and <digits> (words of numbers); to <opener> and <joiner>, which make one
// interval of two dates; and to <ahead>, <behind>, <since> and <defers>, the words
// by which it tells which way a sentence looks where tags and trees do not.
//
// # Values
//
// The value field names an operation and its arguments. Where a number is
// wanted, a class stands for the number its word was given.
//
//	date               the year, month, day, weekday found; what is missing is the nearest to printing
//	modern             the year found, if it is of the last century or this
//	yearly MM-DD       a feast: the nearest, or that of the <year> found
//	nth DAY N MM       the N-th weekday of a month; like the next four, a feast
//	easter N           N days from Easter; orthodox N, from that of the Eastern churches
//	jewish N           N days from the Jewish new year in autumn
//	hijri              the day or month of the Islamic calendar found; hijri MM-DD, a feast
//	iranian            the same by the Iranian calendar
//	range              from the first to the second day, month or year found
//	weekday            the last such day, or the next where the sentence looks ahead; <which> says otherwise
//	weekday later      the first such day after the date last told; also weekday earlier
//	weekend            the last Saturday and Sunday, or the next
//	week               the week around the date found
//	shift UNIT N       the UNIT that is N UNITs from the day of printing; a part of the day may follow
//	later UNIT N       the UNIT that is N UNITs from the date last told
//	quarter, half, season, century, decade   the one found, of the year or <which> found;
//	                   `quarter 4` and `half 2` say which
//	period N           the quarter or half told just now, N years on; without one, the year N from printing
//	duration N UNIT    a length of time; N may be X, not known; half may follow
//	past N UNIT        a length of time that ends with the day of printing
//	coming N UNIT      a length of time that begins with it
//	set N UNIT         again and again
//	set weekday        every such day
//	ref PAST           some time past; also PRESENT and FUTURE
//	soon               FUTURE, unless the sentence looks back
//	event              the day of what the words name: not known
//	none               no time at all: words that look like one
//
// A <part> of the day or a <clock> found in an expression narrows the day; a <zone>
// moves From and Until, which are in UTC, and leaves the value as printed. A clock
// without a zone is taken as if it were in UTC.
//
// "From Monday to Wednesday" is two expressions with a value each; both have the
// From and Until of the whole interval.
package when

import (
	"errors"
	"time"

	"khaldun"
	"khaldun/book"
)

// Finder finds time expressions. It does not change once made.
type Finder struct {
	rules []rule
	lex   *lexicon
	root  node // of the tree of all patterns
}

// rule is a record that matches.
type rule struct {
	record *book.Record
	id     string
	value  value
}

// New reads the records of kind time. Its error is [book.Mistakes]: all that is
// wrong with them.
func New(b *book.Book) (*Finder, error) {
	f := &Finder{lex: newLexicon()}
	var wrong book.Mistakes
	records := b.Records("time")
	for _, r := range records {
		wrong = append(wrong, f.lex.readClass(r)...)
	}
	for _, r := range records {
		if r.Get("class") == "" {
			wrong = append(wrong, f.readRule(r)...)
		}
	}
	if len(records) == 0 {
		return nil, errors.New("the codebook has no records of kind time; want data/en/dates.rules")
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return f, nil
}

// Stage is the step of reading that fills Times. It uses tags and trees where
// there are any and does without them.
func (f *Finder) Stage() khaldun.Stage {
	return khaldun.Stage{Name: "when", Needs: khaldun.Tokens, Adds: khaldun.Times, Run: f.run}
}

func (f *Finder) run(r *khaldun.Reading) error {
	s := search{f: f, r: r, clock: newClock(r.Doc.Published)}
	r.Times = nil
	for i := range r.Sentences {
		s.clock.sentence = i
		s.sentence(&r.Sentences[i])
	}
	return nil
}

// clock holds the days answers are counted from.
type clock struct {
	printed  time.Time // midnight; zero if unknown
	told     interval  // the last date the text told; zero if none
	period   interval  // the last quarter or half year told
	periodAt int       // the sentence that told it
	sentence int       // being read
}

func newClock(p khaldun.Time) clock {
	if p.Grain == khaldun.NoGrain || p.From.IsZero() {
		return clock{}
	}
	y, m, d := p.From.Date()
	return clock{printed: date(y, int(m), d)}
}

// hear keeps what later expressions may be counted from.
func (c *clock) hear(r *result) {
	told, ok := r.tells()
	if !ok {
		return
	}
	c.told = told
	if told.grain == khaldun.Quarter {
		c.period, c.periodAt = r.interval, c.sentence
	}
}

// search is a walk through one document.
type search struct {
	f     *Finder
	r     *khaldun.Reading
	clock clock
	words []word
	sent  *khaldun.Sentence
	best  match // found so far at one place
}

func (s *search) sentence(sent *khaldun.Sentence) {
	s.sent = sent
	s.words = s.f.lex.scan(s.words[:0], s.r.Doc.Text, sent.Span)
	var last match
	for i := 0; i < len(s.words); {
		m, ok := s.match(i)
		if !ok {
			i++
			continue
		}
		if s.add(&m) {
			s.ends(&last, &m)
			last = m
		}
		i = m.end
	}
}

// add values a match and keeps what comes of it, if it is a time.
func (s *search) add(m *match) bool {
	rule := &s.f.rules[m.rule]
	span := khaldun.Span{Start: s.words[m.start].span.Start, End: s.words[m.end-1].span.End}
	got, ok := rule.value.of(&m.found, &s.clock, func() ahead { return s.looksAhead(span) })
	if !ok {
		return false
	}
	s.clock.hear(&got)
	s.r.Times = append(s.r.Times, khaldun.Time{
		Span: span, Type: got.typ, Value: got.value,
		From: got.from, Until: got.until, Grain: got.grain, Basis: got.basis,
		Why: khaldun.Evidence{Rule: rule.id, Span: span},
	})
	return true
}
