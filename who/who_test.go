package who_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"khaldun"
	"khaldun/book"
	"khaldun/who"
)

// world is a small codebook. Its people are invented.
const world = `
country KEN
  name     Kenya
  demonym  Kenyan, Kenyans
  capital  Nairobi
  iso2     KE

country FRA
  name     France
  demonym  French
  capital  Paris
  iso2     FR

country YEM
  name     Yemen
  demonym  Yemeni, Yemenis
  capital  Sanaa
  iso2     YE

entity amina-otieno
  kind   person
  name   Amina Otieno
  short  Otieno
  role   KEN GOV foreign-minister  2020-01-01..2022-12-31
  role   KEN GOV president         2023-01-01..2025-12-31

entity luc-moreau
  kind   person
  name   Luc Moreau
  short  Moreau
  role   FRA GOV foreign-minister  2020-01-01..

entity houthis
  kind   group
  name   Houthis
  name   Houthi
  name   Ansar Allah
  role   YEM REB

entity united-nations
  kind     igo
  name     United Nations
  acronym  UN
  role     UNO -

entity rift-valley-front
  kind     group
  name     Rift Valley Front
  acronym  RVF
  role     KEN REB

metonym elysee
  name  Élysée
  role  FRA GOV

entity coast-fund
  kind  body
  name  Coast Fund of Yemen
  name  CFY
  role  YEM BUS

entity security-council
  kind  igo
  name  Security Council
  role  UNO -

entity kenya-guards
  kind  body
  name  Republican Guards
  role  KEN MIL

entity peter-kamau
  kind  person
  name  Peter Kamau
  role  KEN MIL army-chief 2020-01-01..

entity kenyan-greens
  kind  party
  name  Kenyan Greens
  role  KEN PTY

entity coast-militia
  kind  group
  name  Coast Brotherhood
  role  YEM REB

office army-chief
  word    commander
  sector  MIL
  unique  country

office president
  word    president
  sector  GOV
  unique  country

office foreign-minister
  word    foreign minister, minister of foreign affairs
  sector  GOV
  unique  country

office mp
  word    MP, member of parliament
  sector  LEG

agent police
  word    police, riot police
  sector  COP
  kind    people

agent teacher
  word    teacher
  sector  EDU
  kind    person

agent official
  word    official
  sector  GOV
  kind    person
  bound   true

agent spokesperson
  word    spokesman, spokeswoman
  sector  -
  kind    person
  bound   true

agent measure
  word    thousand
  sector  -
  kind    people
  bound   true

agent ministry
  word    ministry
  sector  GOV
  kind    body

agent union
  word    union
  sector  LAB
  kind    body

agent council
  word    council
  sector  GOV
  kind    body

agent court
  word    court
  sector  JUD
  kind    body

agent government
  word    government
  sector  GOV
  kind    body

agent terror-group
  word    terror group
  sector  REB
  kind    body

agent lawmaker
  word    lawmaker
  sector  LEG
  kind    person

agent team
  word    team
  sector  -
  kind    person
  bound   true

agent group
  word    group
  sector  -
  kind    body
  bound   true
`

func open(t testing.TB) *who.Resolver {
	t.Helper()
	b, err := book.Open(fstest.MapFS{"entities/world.entities": {Data: []byte(world)}})
	if err != nil {
		t.Fatal(err)
	}
	w, err := who.New(b)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// reading makes a Reading of tokens written form/UPOS/head/relation, one sentence
// a line; the head counts from 1 within its sentence. A form after "*" is a
// person's name, after "+" a body's; "*" and "+" again go on with the same name.
func reading(t testing.TB, day string, lines ...string) *khaldun.Reading {
	t.Helper()
	r := &khaldun.Reading{Doc: &khaldun.Document{Lang: "en"}}
	if day != "" {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		r.Doc.Published = khaldun.Time{From: at, Until: at.AddDate(0, 0, 1), Grain: khaldun.Day}
	}
	var text strings.Builder
	for _, line := range lines {
		first := int32(len(r.Tokens))
		last := byte(0)
		for _, f := range strings.Fields(line) {
			p := strings.Split(f, "/")
			if len(p) != 4 {
				t.Fatalf("token %q: want form/UPOS/head/relation", f)
			}
			head, err := strconv.Atoi(p[2])
			if err != nil {
				t.Fatal(err)
			}
			mark := p[0][0]
			if mark == '*' || mark == '+' {
				p[0] = p[0][1:]
			} else {
				mark = 0
			}
			start := int32(text.Len())
			text.WriteString(p[0])
			sp := khaldun.Span{Start: start, End: int32(text.Len())}
			text.WriteByte(' ')
			switch {
			case mark != 0 && mark == last:
				r.Names[len(r.Names)-1].Span.End = sp.End
			case mark == '*':
				r.Names = append(r.Names, khaldun.Name{Span: sp, Type: "PER"})
			case mark == '+':
				r.Names = append(r.Names, khaldun.Name{Span: sp, Type: "ORG"})
			}
			last = mark
			tk := khaldun.Token{Span: sp, Lemma: strings.ToLower(p[0]), UPOS: p[1], Head: first + int32(head) - 1, Rel: p[3]}
			if head == 0 {
				tk.Head = -1
			}
			r.Tokens = append(r.Tokens, tk)
		}
		n := int32(len(r.Tokens))
		r.Sentences = append(r.Sentences, khaldun.Sentence{First: first, Last: n,
			Span: khaldun.Span{Start: r.Tokens[first].Span.Start, End: r.Tokens[n-1].Span.End}})
	}
	r.Doc.Text = text.String()
	r.Doc.Blocks = []khaldun.Block{{Span: khaldun.Span{End: int32(text.Len())}}}
	return r
}

// line is a mention as a row of a table.
func line(r *khaldun.Reading, m *khaldun.Mention) string {
	s := fmt.Sprintf("%s: %s %s/%s", r.Text(m.Span), m.Kind, m.Country, m.Sector)
	if m.Entity != "" {
		s += " " + m.Entity
	}
	if m.Office != "" {
		s += " (" + m.Office + ")"
	}
	return s
}

func TestMentions(t *testing.T) {
	w := open(t)
	for _, tt := range []struct {
		name, day string
		text      []string
		want      []string
	}{
		{"agent with a nationality", "2024-03-12",
			[]string{"Kenyan/ADJ/3/amod riot/NOUN/3/compound police/NOUN/4/nsubj arrested/VERB/0/root thousands/NOUN/4/obj of/ADP/7/case teachers/NOUN/5/nmod"},
			[]string{"Kenyan riot police: generic KEN/COP", "thousands of teachers: generic KEN/EDU", "teachers: generic KEN/EDU"}},
		{"modifier of what is no party", "2024-03-12",
			[]string{"A/DET/3/det police/NOUN/3/compound raid/NOUN/5/nsubj angered/VERB/0/root France/PROPN/4/obj"},
			[]string{"police: generic FRA/COP", "France: named FRA/"}},
		{"role on the day", "2024-03-12",
			[]string{"President/PROPN/2/nmod:desc *Amina/PROPN/4/nsubj *Otieno/PROPN/2/flat met/VERB/0/root *Moreau/PROPN/4/obj"},
			[]string{"President Amina Otieno: named KEN/GOV amina-otieno (president)", "Moreau: unresolved KEN/"}},
		{"role on another day", "2021-03-12",
			[]string{"*Amina/PROPN/3/nsubj *Otieno/PROPN/1/flat spoke/VERB/0/root", "*Otieno/PROPN/2/nsubj left/VERB/0/root"},
			[]string{"Amina Otieno: named KEN/GOV amina-otieno (foreign-minister)", "Otieno: named KEN/GOV amina-otieno (foreign-minister)"}},
		{"all roles ended", "2026-03-12",
			[]string{"*Amina/PROPN/3/nsubj *Otieno/PROPN/1/flat spoke/VERB/0/root"},
			[]string{"Amina Otieno: named KEN/ELI amina-otieno (president)"}},
		{"holder of an office", "2024-03-12",
			[]string{"The/DET/3/det foreign/ADJ/3/amod minister/NOUN/6/nsubj of/ADP/5/case France/PROPN/3/nmod spoke/VERB/0/root"},
			[]string{"The foreign minister of France: generic FRA/GOV luc-moreau (foreign-minister)", "France: named FRA/"}},
		{"a title teaches a name", "2024-03-12",
			[]string{"French/ADJ/3/amod Foreign/PROPN/3/compound Minister/PROPN/4/nmod:desc *Jane/PROPN/6/nsubj *Roe/PROPN/4/flat spoke/VERB/0/root",
				"*Roe/PROPN/2/nsubj left/VERB/0/root"},
			[]string{"French Foreign Minister Jane Roe: generic FRA/GOV (foreign-minister)", "Roe: generic FRA/GOV (foreign-minister)"}},
		{"an apposition teaches a name, even before it", "2024-03-12",
			[]string{"*Roe/PROPN/2/nsubj left/VERB/0/root",
				"*Jane/PROPN/9/nsubj *Roe/PROPN/1/flat ,/PUNCT/7/punct a/DET/7/det Kenyan/ADJ/7/amod union/NOUN/7/compound official/NOUN/1/appos ,/PUNCT/7/punct spoke/VERB/0/root"},
			[]string{"Roe: unresolved KEN/LAB", "Jane Roe: unresolved KEN/LAB", "a Kenyan union official: generic KEN/LAB"}},
		{"who speaks for a body", "2024-03-12",
			[]string{"A/DET/2/det spokesman/NOUN/6/nsubj for/ADP/5/case the/DET/5/det UN/PROPN/2/nmod met/VERB/0/root Houthi/ADJ/8/amod officials/NOUN/6/obj"},
			[]string{"A spokesman: generic UNO/", "the UN: named UNO/ united-nations", "Houthi officials: generic YEM/REB"}},
		{"a metonym", "2024-03-12",
			[]string{"The/DET/2/det Élysée/PROPN/3/nsubj condemned/VERB/0/root Sanaa/PROPN/3/obj"},
			[]string{"The Élysée: named FRA/GOV", "Sanaa: named YEM/"}},
		{"an unknown body by its head noun", "2024-03-12",
			[]string{"The/DET/4/det +Kenya/PROPN/4/compound +Teachers/PROPN/4/compound +Union/PROPN/5/nsubj struck/VERB/0/root"},
			[]string{"The Kenya Teachers Union: unresolved KEN/LAB"}},
		{"not whose it is but whom it fights for", "2024-03-12",
			[]string{"French/ADJ/4/amod -/PUNCT/4/punct backed/VERB/4/amod police/NOUN/5/nsubj entered/VERB/0/root Nairobi/PROPN/5/obj ,/PUNCT/5/punct Kenya/PROPN/6/appos"},
			[]string{"French - backed police: generic KEN/COP", "Nairobi: named KEN/", "Kenya: named KEN/"}},
		{"pronouns", "2024-03-12",
			[]string{"Mr./PROPN/2/nmod:desc *Roe/PROPN/3/nsubj praised/VERB/0/root the/DET/5/det court/NOUN/3/obj", "He/PRON/2/nsubj left/VERB/0/root",
				"Its/PRON/2/nmod:poss spokeswoman/NOUN/3/nsubj wept/VERB/0/root"},
			[]string{"Mr. Roe: unresolved /", "the court: generic /JUD", "He: pronominal /", "Its spokeswoman: generic /JUD", "Its: pronominal /JUD"}},
		{"a definite noun takes up a name", "2024-03-12",
			[]string{"The/DET/4/det +Rift/PROPN/4/compound +Valley/PROPN/4/compound +Front/PROPN/5/nsubj attacked/VERB/0/root Nairobi/PROPN/5/obj",
				"The/DET/2/det group/NOUN/3/nsubj fled/VERB/0/root"},
			[]string{"The Rift Valley Front: named KEN/REB rift-valley-front", "Nairobi: named KEN/", "The group: pronominal KEN/REB rift-valley-front"}},
		{"a headline in capitals", "2024-03-12",
			[]string{"KENYAN/ADJ/2/amod POLICE/NOUN/3/nsubj TELL/VERB/0/root UN/PROPN/3/obj TO/PART/6/mark LEAVE/VERB/3/xcomp YEMEN/PROPN/6/obj"},
			[]string{"KENYAN POLICE: generic KEN/COP", "UN: unresolved /", "YEMEN: named YEM/"}},
		{"an acronym in brackets", "2024-03-12",
			[]string{"The/DET/3/det +Nairobi/PROPN/3/compound +Union/PROPN/7/nsubj (/PUNCT/5/punct NUX/PROPN/3/appos )/PUNCT/5/punct struck/VERB/0/root",
				"NUX/PROPN/2/nsubj won/VERB/0/root"},
			[]string{"The Nairobi Union: unresolved KEN/LAB", "NUX: unresolved KEN/LAB", "NUX: unresolved KEN/LAB"}},
		{"an office of a country far from its head", "2024-03-12",
			[]string{"The/DET/2/det minister/NOUN/9/nsubj of/ADP/5/case foreign/ADJ/5/amod affairs/NOUN/2/nmod of/ADP/7/case France/PROPN/5/nmod has/AUX/9/aux left/VERB/0/root"},
			[]string{"The minister of foreign affairs: generic FRA/GOV luc-moreau (foreign-minister)", "France: named FRA/"}},
		{"one named in full takes the short name", "2024-03-12",
			[]string{"*Luc/PROPN/3/nsubj *Moreau/PROPN/1/flat met/VERB/0/root MP/NOUN/5/nmod:desc *Ann/PROPN/3/obj *Moreau/PROPN/5/flat",
				"*Moreau/PROPN/2/nsubj left/VERB/0/root"},
			[]string{"Luc Moreau: named FRA/GOV luc-moreau (foreign-minister)", "MP Ann Moreau: generic FRA/LEG (mp)", "Moreau: generic FRA/LEG (mp)"}},
		{"a name within a person's", "2024-03-12",
			[]string{"*Paris/PROPN/3/nsubj *Mwangi/PROPN/1/flat visited/VERB/0/root Kenya/PROPN/3/obj"},
			[]string{"Paris Mwangi: unresolved KEN/", "Kenya: named KEN/"}},
		{"a name behind the office of a body the codebook does not know", "2024-03-12",
			[]string{"Secretary/PROPN/10/nsubj of/ADP/6/case the/DET/6/det +National/ADJ/6/amod +Security/PROPN/6/compound +Council/PROPN/1/nmod +of/ADP/8/case +Kenya/PROPN/6/nmod *Ann/PROPN/6/appos *Mwangi/PROPN/9/flat left/VERB/0/root"},
			[]string{"Secretary of the National Security Council of Kenya: pronominal KEN/GOV", "the National Security Council of Kenya: unresolved KEN/GOV", "Ann Mwangi: unresolved KEN/GOV"}},
		{"the commander of a body is not the army's", "2024-03-12",
			[]string{"The/DET/2/det commander/NOUN/7/nsubj of/ADP/6/case the/DET/6/det +Republican/PROPN/6/compound +Guards/PROPN/2/nmod left/VERB/0/root"},
			[]string{"The commander of the Republican Guards: generic KEN/MIL", "the Republican Guards: named KEN/MIL kenya-guards"}},
		{"a dateline is no part of a phrase", "2024-03-12",
			[]string{"NAIROBI/PROPN/3/compound –/PUNCT/1/punct Police/NOUN/4/nsubj left/VERB/0/root"},
			[]string{"Police: generic KEN/COP"}},
		{"a credit is no party", "2024-03-12",
			[]string{"+Coast/PROPN/3/compound +News/PROPN/3/compound +Group/PROPN/7/nsubj –/PUNCT/3/punct President/PROPN/6/nmod:desc *Otieno/PROPN/7/nsubj praised/VERB/0/root Kenya/PROPN/7/obj"},
			[]string{"President Otieno: named KEN/GOV amina-otieno (president)", "Kenya: named KEN/"}},
		{"an abbreviation makes no team its country's", "2024-03-12",
			[]string{"The/DET/2/det +Herons/PROPN/3/nsubj won/VERB/0/root the/DET/6/det CFY/PROPN/6/compound trophy/NOUN/3/obj"},
			[]string{"The Herons: unresolved /", "CFY: named YEM/BUS coast-fund"}},
		{"police are of the place they are told of", "2024-03-12",
			[]string{"Nairobi/PROPN/2/nsubj welcomed/VERB/0/root Kenyans/PROPN/2/obj", "Police/NOUN/2/nsubj fled/VERB/0/root in/ADP/4/case Sanaa/PROPN/2/obl"},
			[]string{"Nairobi: named KEN/", "Kenyans: named KEN/CVL", "Police: generic YEM/COP", "Sanaa: named YEM/"}},
		{"whom the article's country acts on is not its own", "2024-03-12",
			[]string{"Kenyans/PROPN/2/nsubj left/VERB/0/root Yemen/PROPN/2/obj", "Kenya/PROPN/2/nsubj urged/VERB/0/root the/DET/4/det government/NOUN/2/obj"},
			[]string{"Kenyans: named KEN/CVL", "Yemen: named YEM/", "Kenya: named KEN/", "the government: generic YEM/GOV"}},
		{"a list of names behind a plural", "2024-03-12",
			[]string{"The/DET/3/det Kenyan/ADJ/3/amod lawmakers/NOUN/9/nsubj ,/PUNCT/5/punct *Ann/PROPN/3/appos *Mwangi/PROPN/5/flat and/CCONJ/8/cc *Auma/PROPN/5/conj left/VERB/0/root"},
			[]string{"The Kenyan lawmakers: generic KEN/LEG", "Ann Mwangi: unresolved KEN/LEG", "Auma: unresolved KEN/LEG"}},
		{"a president's name spelled otherwise", "2024-03-12",
			[]string{"President/PROPN/2/nmod:desc *Amina/PROPN/4/nsubj *Otienno/PROPN/2/flat met/VERB/0/root France/PROPN/4/obj"},
			[]string{"President Amina Otienno: generic KEN/GOV (president)", "France: named FRA/"}},
		{"a government by the name of who leads it", "2024-03-12",
			[]string{"The/DET/3/det Otieno/PROPN/3/compound government/NOUN/4/nsubj met/VERB/0/root France/PROPN/4/obj"},
			[]string{"The Otieno government: generic KEN/GOV", "France: named FRA/"}},
		{"a party for short", "2024-03-12",
			[]string{"The/DET/2/det Greens/PROPN/3/nsubj won/VERB/0/root Nairobi/PROPN/3/obj"},
			[]string{"The Greens: named KEN/PTY kenyan-greens", "Nairobi: named KEN/"}},
		{"a noun that says what the body before it is", "2024-03-12",
			[]string{"The/DET/5/det +Coast/PROPN/5/compound +Brotherhood/PROPN/5/compound terror/NOUN/5/compound group/NOUN/6/nsubj attacked/VERB/0/root France/PROPN/6/obj"},
			[]string{"The Coast Brotherhood terror group: generic YEM/REB coast-militia", "France: named FRA/"}},
		{"a team is of those who lead it", "2024-03-12",
			[]string{"A/DET/2/det team/NOUN/7/nsubj led/VERB/2/acl by/ADP/6/case Yemeni/ADJ/6/amod police/NOUN/3/obl arrived/VERB/0/root"},
			[]string{"A team: generic YEM/COP", "Yemeni police: generic YEM/COP"}},
		{"a part of a country", "2024-03-12",
			[]string{"*Luc/PROPN/3/nsubj *Moreau/PROPN/1/flat visited/VERB/0/root South/PROPN/5/compound Yemen/PROPN/3/obj"},
			[]string{"Luc Moreau: named FRA/GOV luc-moreau (foreign-minister)", "South Yemen: named YEM/"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := reading(t, tt.day, tt.text...)
			if err := w.Stage().Run(r); err != nil {
				t.Fatal(err)
			}
			var got []string
			for i := range r.Mentions {
				got = append(got, line(r, &r.Mentions[i]))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s\n got %s\nwant %s", r.Doc.Text, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
			}
		})
	}
}

// TestEvidence demands that a mention says what it rests on.
func TestEvidence(t *testing.T) {
	r := reading(t, "2024-03-12",
		"NAIROBI/PROPN/5/dep —/PUNCT/5/punct The/DET/4/det police/NOUN/5/nsubj met/VERB/0/root *Luc/PROPN/5/obj *Moreau/PROPN/6/flat")
	if err := open(t).Stage().Run(r); err != nil {
		t.Fatal(err)
	}
	police := r.Mentions[0]
	if want := "entities/world.entities:"; !strings.HasPrefix(police.Why.Rule, want) || !strings.HasSuffix(police.Why.Rule, " police") {
		t.Errorf("police: rule %q, want %sN police", police.Why.Rule, want)
	}
	if len(police.Why.From) != 1 || police.Why.From[0].Note != "article's country KEN: dateline NAIROBI" {
		t.Errorf("police: rests on %+v, want the article's country and the dateline", police.Why.From)
	}
	if moreau := r.Mentions[1]; moreau.Why.Note != "FRA GOV foreign-minister" || !strings.HasSuffix(moreau.Why.Rule, " luc-moreau") {
		t.Errorf("Luc Moreau: %q %q, want the record and the role's words", moreau.Why.Rule, moreau.Why.Note)
	}
}

// TestSame reads one text twice: the answer must be the same.
func TestSame(t *testing.T) {
	w := open(t)
	var got [2][]khaldun.Mention
	for i := range got {
		r := reading(t, "2024-03-12", "NAIROBI/PROPN/4/dep —/PUNCT/4/punct Police/NOUN/4/nsubj met/VERB/0/root *Luc/PROPN/4/obj *Moreau/PROPN/5/flat",
			"He/PRON/2/nsubj praised/VERB/0/root its/PRON/4/nmod:poss officials/NOUN/2/obj")
		if err := w.Stage().Run(r); err != nil {
			t.Fatal(err)
		}
		got[i] = r.Mentions
	}
	if !reflect.DeepEqual(got[0], got[1]) {
		t.Errorf("two readings differ:\n%+v\n%+v", got[0], got[1])
	}
}

// TestHostile reads trees no parser should make, in bounded time.
func TestHostile(t *testing.T) {
	w := open(t)
	for name, r := range map[string]*khaldun.Reading{
		"empty":    {Doc: &khaldun.Document{}},
		"chain":    tree(20000, "The police ", func(i int) (int32, string) { return int32(i) + 1, "nmod" }),
		"star":     tree(20000, "Kenya president ", func(int) (int32, string) { return 0, "nmod:poss" }),
		"loop":     tree(2000, "he minister ", func(i int) (int32, string) { return int32(i) ^ 1, "compound" }),
		"pronouns": tree(20000, "they he it ", func(i int) (int32, string) { return int32(i) - 1, "nsubj" }),
	} {
		start := time.Now()
		if err := w.Stage().Run(r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s: took %v", name, d)
		}
		checkMentions(t, r)
	}
}

// FuzzRead reads what the bytes make: a word, a tag, a relation and a head each.
func FuzzRead(f *testing.F) {
	w := open(f)
	words := strings.Fields("the Kenya Kenyan president Amina Otieno , UN police of he its ( RVF ) Mr. - 's foreign minister Moreau and thousands US")
	tags := strings.Fields("NOUN PROPN ADJ PRON VERB DET PUNCT ADP NUM PART")
	rels := strings.Fields("nsubj obj nmod nmod:poss nmod:desc compound flat appos conj amod det case acl:relcl ccomp parataxis punct cop")
	f.Add([]byte("a kenyan president met the police of another country and he left"))
	f.Add([]byte{0, 0, 0, 0, 1, 1, 1, 1, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		r := &khaldun.Reading{Doc: &khaldun.Document{}}
		var text strings.Builder
		for i := 0; i+3 < len(data) && i < 4000; i += 4 {
			start := int32(text.Len())
			text.WriteString(words[int(data[i])%len(words)])
			tk := khaldun.Token{Span: khaldun.Span{Start: start, End: int32(text.Len())}, Head: int32(i/4) + int32(int8(data[i+1])),
				UPOS: tags[int(data[i+2])%len(tags)], Rel: rels[int(data[i+3])%len(rels)]}
			if tk.Head < 0 || tk.Head >= int32(len(data)/4) || tk.Head >= 1000 || tk.Head == int32(i/4) {
				tk.Head = -1
			}
			if data[i+3] > 200 {
				r.Names = append(r.Names, khaldun.Name{Span: tk.Span, Type: []string{"PER", "ORG", "LOC", "NORP"}[data[i+2]%4]})
			}
			r.Tokens = append(r.Tokens, tk)
			text.WriteByte(' ')
		}
		r.Doc.Text = text.String()
		if len(r.Tokens) > 0 {
			r.Sentences = []khaldun.Sentence{{Span: khaldun.Span{End: int32(text.Len())}, Last: int32(len(r.Tokens))}}
			r.Doc.Blocks = []khaldun.Block{{Span: khaldun.Span{End: int32(text.Len())}}}
		}
		if err := w.Stage().Run(r); err != nil {
			t.Fatal(err)
		}
		checkMentions(t, r)
	})
}

// checkMentions demands what every layer of mentions keeps.
func checkMentions(t *testing.T, r *khaldun.Reading) {
	t.Helper()
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if err := khaldun.CheckSpan(r.Doc.Text, m.Span); err != nil {
			t.Fatalf("mention %d: %v", i, err)
		}
		if m.Span.Len() == 0 || !m.Span.Contains(r.Tokens[m.Head].Span) {
			t.Fatalf("mention %d: its span %v does not hold its head %v", i, m.Span, r.Tokens[m.Head].Span)
		}
		if i > 0 && m.Span.Start < r.Mentions[i-1].Span.Start {
			t.Fatalf("mentions %d and %d are not in text order", i-1, i)
		}
		if int(m.Antecedent) >= len(r.Mentions) || int(m.Antecedent) == i {
			t.Fatalf("mention %d has antecedent %d of %d", i, m.Antecedent, len(r.Mentions))
		}
	}
}

// tree makes n tokens of the words in turn, all in one sentence.
func tree(n int, words string, head func(i int) (int32, string)) *khaldun.Reading {
	r := &khaldun.Reading{Doc: &khaldun.Document{}}
	forms := strings.Fields(words)
	var text strings.Builder
	for i := range n {
		start := int32(text.Len())
		text.WriteString(forms[i%len(forms)])
		upos := "NOUN"
		if i%len(forms) == 0 {
			upos = "PRON"
		}
		h, rel := head(i)
		if h >= int32(n) || h == int32(i) {
			h = -1
		}
		r.Tokens = append(r.Tokens, khaldun.Token{Span: khaldun.Span{Start: start, End: int32(text.Len())}, UPOS: upos, Head: h, Rel: rel})
		text.WriteByte(' ')
	}
	r.Doc.Text = text.String()
	r.Doc.Blocks = []khaldun.Block{{Span: khaldun.Span{End: int32(text.Len())}}}
	r.Sentences = []khaldun.Sentence{{Span: khaldun.Span{End: int32(text.Len())}, Last: int32(n)}}
	return r
}

func BenchmarkNew(b *testing.B) {
	bk, err := book.Open(os.DirFS("../data"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(bk.Entities)), "entities")
	for b.Loop() {
		if _, err := who.New(bk); err != nil {
			b.Fatal(err)
		}
	}
}
