package when

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"khaldun/book"
)

// class is a sort of word that patterns name. Those up to lastBuiltIn are known
// to the program, which reads their values; others are made by the codebook.
type class int16

const (
	noClass class = iota
	classNumber
	classOrdinal
	classDay
	classYear
	classShortYear
	classDecade
	classClock
	classISODate
	classSlashDate
	classFourDigits
	classPlural
	classCapital
	lastComputed = classCapital
)

const (
	classWeekday = lastComputed + 1 + class(iota)
	classMonth
	classSeason
	classPart
	classUnit
	classUnits
	classWhich
	classShortDay
	classShortMonth
	classCount
	classOne
	classDigitWord
	classAhead
	classBehind
	classSince
	classDefers
	classZone
	classHijri
	classIranian
	classOpener
	classJoiner
	lastBuiltIn = classJoiner
)

// classSet is a set of classes.
type classSet uint64

// mostClasses is how many a classSet holds, noClass among them.
const mostClasses = 64

func setOf(cs ...class) (s classSet) {
	for _, c := range cs {
		s |= 1 << c
	}
	return s
}

func (s classSet) has(c class) bool { return s>>c&1 != 0 }

// figures are the classes that digits may begin, or the apostrophe of '95.
const figures classSet = 1<<(lastComputed+1) - 1

// builtIn names the classes the program knows. The last lines' words come from
// the codebook, their meaning from here.
var builtIn = map[string]class{
	"number": classNumber, "ordinal": classOrdinal, "day": classDay, "year": classYear, "shortyear": classShortYear,
	"decade": classDecade, "clock": classClock, "isodate": classISODate, "slashdate": classSlashDate,
	"hhmm": classFourDigits, "plural": classPlural, "capital": classCapital,

	"weekday":    classWeekday,  // 1 Monday to 7 Sunday
	"month":      classMonth,    // 1 to 12
	"shortday":   classShortDay, // Mon, for full dates
	"shortmonth": classShortMonth,
	"season":     classSeason, // 1 spring to 4 winter
	"part":       classPart,   // of the day, see parts
	"unit":       classUnit,   // of time, see unit
	"units":      classUnits,  // the plurals
	"which":      classWhich,  // -1 last, 0 this, 1 next
	"count":      classCount,  // numbers nobody counted: several (-1: not known)
	"one":        classOne,    // a, an
	"digits":     classDigitWord,
	"ahead":      classAhead,  // words of a sentence about what is to come
	"behind":     classBehind, // words of a sentence about what has been
	"since":      classSince,  // words before a time that is past
	"defers":     classDefers, // words of a sentence that puts something off
	"zone":       classZone,   // minutes east of Greenwich; 0 also if nobody can say
	"hijri":      classHijri,  // months of the Islamic calendar, 1 to 12
	"iranian":    classIranian,
	"opener":     classOpener, // words before an interval, see ends
	"joiner":     classJoiner, // words between its ends
}

// lexicon holds the words and classes of the codebook.
type lexicon struct {
	words   map[string]*entry
	punct   [128]*entry
	classes map[string]class
	last    class
}

func newLexicon() *lexicon {
	l := &lexicon{words: map[string]*entry{}, classes: maps.Clone(builtIn), last: lastBuiltIn}
	for c := byte('!'); c < 127; c++ {
		if !isLetter(c) && !isDigit(c) {
			l.intern(string(c))
		}
	}
	for r, as := range map[string]string{"’": "'", "‘": "'", "–": "-", "‑": "-"} {
		l.words[r] = l.words[as]
	}
	for _, w := range []string{"st", "nd", "rd", "th", "s", "a", "p", "m", "am", "pm", "t"} {
		l.intern(w)
	}
	return l
}

// intern gives a word an entry. Any one word keeps its id.
func (l *lexicon) intern(s string) *entry {
	s = strings.ToLower(s)
	e := l.words[s]
	if e == nil {
		e = &entry{id: int32(len(l.words) + 1)}
		l.words[s] = e
		if len(s) == 1 && s[0] < 128 {
			l.punct[s[0]] = e
		}
	}
	return e
}

// splitWords cuts a phrase as scan cuts a text.
func splitWords(s string) []string {
	var out []string
	kind := 0
	for _, r := range s {
		k := 0
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			k = 1
		case unicode.IsDigit(r):
			k = 2
		case !unicode.IsSpace(r):
			k = 3
		}
		if k > 0 && (k != kind || k == 3) {
			out = append(out, "")
		}
		if k > 0 {
			out[len(out)-1] += string(r)
		}
		kind = k
	}
	return out
}

// readClass reads the record if it makes a class.
func (l *lexicon) readClass(r *book.Record) (wrong book.Mistakes) {
	name := r.Get("class")
	if name == "" {
		return nil
	}
	c, ok := l.classes[name]
	if !ok {
		l.last++
		c = l.last
		l.classes[name] = c
	}
	if c >= mostClasses {
		return append(wrong, r.Mistake(r.Pos, "the codebook makes more than %d classes; put the words into another one", mostClasses-1-int(lastBuiltIn)))
	}
	for i := range r.Fields {
		f := &r.Fields[i]
		switch f.Key {
		case "class", "means", "yes", "no":
		case "word":
			if err := l.readWords(c, f.Value); err != "" {
				wrong = append(wrong, r.Mistake(f.Pos, "%s", err))
			}
		default:
			wrong = append(wrong, r.Mistake(f.Pos, "a class has no key %q%s", f.Key, book.Suggest(f.Key, []string{"class", "means", "word", "yes", "no"})))
		}
	}
	return wrong
}

// readWords reads `a, b = 3` into class c.
func (l *lexicon) readWords(c class, s string) (wrong string) {
	value := 0
	words, number, ok := strings.Cut(s, " = ")
	if ok {
		n, err := strconv.Atoi(number)
		if err != nil {
			return strconv.Quote(number) + " is not a whole number"
		}
		value = n
	}
	for phrase := range strings.SplitSeq(words, ",") {
		parts := splitWords(phrase)
		if len(parts) == 0 {
			return "an empty word; take the comma away"
		}
		e := l.intern(parts[0])
		s := sense{class: c, value: value, proper: unicode.IsUpper([]rune(parts[0])[0])}
		for _, p := range parts[1:] {
			s.rest = append(s.rest, l.intern(p).id)
		}
		e.senses = append(e.senses, s)
		e.classes |= l.begun(c)
		slices.SortStableFunc(e.senses, func(a, b sense) int { return len(b.rest) - len(a.rest) })
	}
	return ""
}

// begun is the classes that a word of class c may begin: c and the computed ones
// that are put together from its words.
func (l *lexicon) begun(c class) classSet {
	switch c {
	case classDigitWord:
		return setOf(c, classNumber, classYear)
	case classOrdinal:
		return setOf(c, classDay)
	}
	return setOf(c)
}

// classNames lists the classes a pattern may name.
func (l *lexicon) classNames() []string { return slices.Sorted(maps.Keys(l.classes)) }
