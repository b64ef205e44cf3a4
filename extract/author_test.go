package extract

import (
	"strings"
	"testing"

	"khaldun"
)

// source is where a field of a document was found.
func source(doc *khaldun.Document, field string) string {
	for _, f := range doc.Found {
		if f.Field == field {
			return f.Source
		}
	}
	return ""
}

func TestCleanAuthors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"By Amina Diallo", "Amina Diallo"},
		{"By Amina Diallo and Jonas Berg", "Amina Diallo; Jonas Berg"},
		{"By Amina Diallo, Jonas Berg and Mei Lin", "Amina Diallo; Jonas Berg; Mei Lin"},
		{"By Amina Diallo, Staff Writer", "Amina Diallo"},
		{"By Amina Diallo and Jonas Berg, Staff Writers, AFP", "Amina Diallo; Jonas Berg; agency AFP"},
		{"Amina Diallo, Associated Press", "Amina Diallo; agency AP"},
		{"Reuters Staff", "agency Reuters"},
		{"dpa/jb", "agency dpa"},
		{"Amina Diallo in Dakar", "Amina Diallo"},
		{"Amina Diallo, Dakar, Jonas Berg", "Amina Diallo; Jonas Berg"},
		{"Diallo, Amina", "Amina Diallo"},
		{"Von Jonas Berg, Mei Lin", "Jonas Berg; Mei Lin"},
		{"Von unserem Redakteur Jonas Berg", "Jonas Berg"},
		{"Autorin: Mei Lin, Leiterin des Büros", "Mei Lin"},
		{"Par Amina Diallo et Jonas Berg", "Amina Diallo; Jonas Berg"},
		{"Por Inés Ortega y Gasset", "Inés Ortega y Gasset"},
		{"Por Inés Duarte y Tomás Rey", "Inés Duarte; Tomás Rey"},
		{"di Carla Neri", "Carla Neri"},
		{"Door Jan de Wit", "Jan de Wit"},
		{"Автор: Анна Белова", "Анна Белова"},
		{"بقلم: سلمى الحداد", "سلمى الحداد"},
		{"نویسنده: مریم رستگار", "مریم رستگار"},
		{"记者 王小明", "王小明"},
		{"文／林美玲", "林美玲"},
		{"Amina Diallo | 12 May", "Amina Diallo"},
		{"Posted on 12 May 2022 by Amina Diallo", "Amina Diallo"},
		{"Amina Diallo ca. 8 Min.", "Amina Diallo"},
		{"Byron Smith", "Byron Smith"},
		{"https://example.org/author/7", ""},
		{"desk@example.org", ""},
		{"@amina", ""},
		{"admin", ""},
		{"Staff Reporter", ""},
		{"Redaktion", ""},
		{"3 min read", ""},
		{"May", ""},
		{"The Island Post", ""},
		{"ISLAND POST", ""},
		{"By Amina Diallo Island Post", "Amina Diallo"},
		{"By Amina Diallo Associated Press", "Amina Diallo; agency AP"},
		{"By Amina Diallo, facebook, twitter, email", "Amina Diallo"},
		{"Press release", ""},
		{"siteadmin", ""},
	} {
		names, agency := cleanAuthors([]string{tt.text}, []string{"The Island Post"})
		if agency != "" {
			names = append(names, "agency "+agency)
		}
		if got := strings.Join(names, "; "); got != tt.want {
			t.Errorf("cleanAuthors(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestAuthors sets one place of a page against another.
func TestAuthors(t *testing.T) {
	const body = "<p>The ferry between the two islands sails again from Monday, the harbour office said on Friday.</p><p>It had lain in the dock since spring, waiting for a new shaft from abroad.</p>"
	ld := func(author string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry sails again","author":` + author + `,"publisher":{"@type":"Organization","name":"The Island Post"}}</script>`
	}
	for _, tt := range []struct{ name, page, want, from string }{
		{"a person", ld(`{"@type":"Person","name":"Amina Diallo"}`) + "<h1>Ferry sails again</h1>" + body, "Amina Diallo", "json-ld author"},
		{"a string", ld(`"Amina Diallo"`) + "<h1>Ferry sails again</h1>" + body, "Amina Diallo", "json-ld author"},
		{"a list", ld(`[{"name":"Amina Diallo"},"Jonas Berg"]`) + "<h1>Ferry sails again</h1>" + body, "Amina Diallo; Jonas Berg", "json-ld author"},
		{"JSON with a comma too many", ld(`{"@type":"Person","name":"Amina Diallo",}`) + "<h1>Ferry sails again</h1>" + body, "Amina Diallo", "json-ld author"},
		{"several meta elements", `<meta name="citation_author" content="Diallo, Amina"><meta name="citation_author" content="Berg, Jonas"><h1>Ferry sails again</h1>` + body, "Amina Diallo; Jonas Berg", "meta author"},
		{"the name printed wins over the account", ld(`{"@type":"Person","name":"Web Desk"}`) + "<h1>Ferry sails again</h1><p class=byline>By <a href=/author/7>Amina Diallo</a></p>" + body, "Amina Diallo", "byline"},
		{"what is added to the name printed is left out", ld(`{"@type":"Person","name":"Amina Diallo"}`) + "<h1>Ferry sails again</h1><p class=byline>By Amina Diallo Science</p>" + body, "Amina Diallo", "json-ld author"},
		{"the full name completes the first", ld(`{"@type":"Person","name":"Amina"}`) + "<h1>Ferry sails again</h1><span class=author>Amina Diallo</span>" + body, "Amina Diallo", "byline"},
		{"the house is nobody", ld(`{"@type":"Organization","name":"The Island Post"}`) + "<h1>Ferry sails again</h1>" + body, "", ""},
		{"a label before the name", "<h1>Ferry sails again</h1>" + body + "<h5>Autor:</h5><p>Jonas Berg</p>", "Jonas Berg", "byline"},
		{"a name beside the day", "<h1>Ferry sails again</h1><p>12.05.2022 - Jonas Berg</p>" + body, "Jonas Berg", "byline"},
		{"a weekday beside the day", "<h1>Ferry sails again</h1><p>Montag, 12.05.2022</p>" + body, "", ""},
		{"pieces parted by style alone", "<h1>Ferry sails again</h1><div class=author><span>Veröffentlicht von</span><span class=fn>Jonas Berg</span></div>" + body, "Jonas Berg", "byline"},
		{"nobody", "<h1>Ferry sails again</h1>" + body, "", ""},
	} {
		doc, err := Page([]byte(tt.page), Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got, from := strings.Join(doc.Authors, "; "), source(doc, "authors"); got != tt.want || from != tt.from {
			t.Errorf("%s: got %q from %q, want %q from %q", tt.name, got, from, tt.want, tt.from)
		}
	}
}
