package extract

import (
	"strings"

	"khaldun"
)

// describe fills in what a document says of itself beside its text: everything
// but ID, Blocks, Flags and what the caller gave. Text and Blocks are there already.
func (p *page) describe(doc *khaldun.Document) {
	by, claims := p.authors(), p.claims()
	doc.Title, doc.Authors = p.title.text, by.names
	site, section := p.saidSite(), p.section()
	doc.Site, doc.Section = site.text, section.text
	lang := p.language(doc)
	doc.Published = p.published(claims)
	doc.Modified = p.modified(claims, doc.Published)
	w := p.wire(doc, by)
	doc.Agency, doc.Dateline = w.agency, w.place
	canonical, amp, print := p.addresses()
	doc.Canonical, doc.AMP, doc.Print = canonical.text, amp.text, print.text
	doc.Charset, doc.CharsetFrom = p.d.charset, p.d.why
	doc.Found = founds(
		said{doc.Title, p.title.from}.as("title"),
		said{strings.Join(by.names, ""), by.from}.as("authors"),
		site.as("site"), section.as("section"), lang.as("lang"),
		said{doc.Published.Value, strings.TrimPrefix(doc.Published.Why.Rule, "published:")}.as("published"),
		said{doc.Modified.Value, strings.TrimPrefix(doc.Modified.Why.Rule, "modified:")}.as("modified"),
		said{w.agency, w.agencyFrom}.as("agency"),
		said{w.place, w.placeFrom}.as("dateline"),
		canonical.as("canonical"), amp.as("amp"), print.as("print"),
	)
}

// as is where a field was found; zero if it was not.
func (s said) as(field string) khaldun.Found {
	if s.text == "" {
		return khaldun.Found{}
	}
	return khaldun.Found{Field: field, Source: s.from}
}

// founds is the list without the fields that were not found.
func founds(list ...khaldun.Found) []khaldun.Found {
	var out []khaldun.Found
	for _, f := range list {
		if f.Field != "" && f.Source != "" {
			out = append(out, f)
		}
	}
	return out
}

// section is the part of the paper the article stands in.
func (p *page) section() said {
	key, name := p.head.metaNamed("article:section", "og:article:section", "parsely-section", "sailthru.section", "section", "cxenseparse:section", "articlesection", "dcterms.subject.section", "category")
	for _, s := range []said{{p.head.article().section, "json-ld articleSection"}, {name, "meta " + key}} {
		s.text = firstOf(s.text)
		if s.text != "" && len(s.text) <= 80 && !strings.Contains(s.text, "://") {
			return s
		}
	}
	return said{}
}

// firstOf is the first of a list of sections. "Arts, Books" may be one section's
// name; "Arts,Books" and "Arts, Books, Music" are lists.
func firstOf(s string) string {
	if first, rest, found := strings.Cut(s, ","); found && (!strings.HasPrefix(rest, " ") || strings.Contains(rest, ",")) {
		return strings.TrimSpace(first)
	}
	return s
}

// wire is where the copy comes from: as the text says in its dateline or credit,
// else as the byline, the JSON-LD or a meta element does.
func (p *page) wire(doc *khaldun.Document, by byline) wire {
	w := wireOf(doc)
	if w.agency == "" {
		w.agency = p.creditBelow()
		if w.agency != "" {
			w.agencyFrom = "credit"
		}
	}
	if w.agency == "" && by.agency != "" {
		w.agency, w.agencyFrom = by.agency, "byline"
	}
	l := p.head.article()
	if w.agency == "" {
		key, name := p.head.metaNamed("source", "dc.source", "article:source", "syndication-source", "original-source", "news_source", "copyright")
		for _, s := range []said{{l.source, "json-ld sourceOrganization"}, {name, "meta " + key}} {
			if a := agencyOf(s.text); a != "" {
				w.agency, w.agencyFrom = a, s.from
				break
			}
		}
	}
	if place, ok := placeBefore(frontOf(l.dateline)); ok && w.place == "" {
		w.place, w.placeFrom = place, "json-ld dateline"
	}
	return w
}

// creditBelow is the agency that one of the lines below the text names as its source.
func (p *page) creditBelow() string {
	_, last := p.kept()
	for i := last + 1; i < min(len(p.blocks), last+4); i++ {
		if p.elsewhere(p.blocks[i].node) {
			break
		}
		if agency := creditOf(p.blocks[i].text); agency != "" {
			return agency
		}
	}
	return ""
}

// describeText does for plain text what describe does for a page: it reads the
// byline among the first blocks, the dateline and the credit.
func describeText(doc *khaldun.Document) {
	by := textByline(doc)
	doc.Authors = by.names
	w := wireOf(doc)
	if w.agency == "" && by.agency != "" {
		w.agency, w.agencyFrom = by.agency, "byline"
	}
	doc.Agency, doc.Dateline = w.agency, w.place
	published := said{doc.Published.Value, strings.TrimPrefix(doc.Published.Why.Rule, "published:")}
	doc.Found = founds(
		said{doc.Title, "first line"}.as("title"),
		said{strings.Join(by.names, ""), "byline"}.as("authors"),
		said{doc.Lang, "text"}.as("lang"),
		published.as("published"),
		said{w.agency, w.agencyFrom}.as("agency"),
		said{w.place, w.placeFrom}.as("dateline"),
	)
}

// textByline is the line "By Amina Diallo" among the first blocks of a plain text.
func textByline(doc *khaldun.Document) byline {
	for _, b := range doc.Blocks[:min(len(doc.Blocks), 5)] {
		s := b.Span.Of(doc.Text)
		if len(s) > 120 {
			break
		}
		line, _, _ := strings.Cut(s, "\n")
		if name, ok := cutByWord(line); ok && looksLikeName(name) && b.Kind == khaldun.Paragraph {
			names, agency := cleanAuthors([]string{line}, nil)
			return byline{names: names, agency: agency, from: "byline"}
		}
	}
	return byline{}
}
