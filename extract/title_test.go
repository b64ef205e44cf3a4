package extract

import "testing"

func TestCutSite(t *testing.T) {
	for _, tt := range []struct{ title, site, headline, rest string }{
		{"Ferry sails again - The Island Post", "", "Ferry sails again", "The Island Post"},
		{"Ferry sails again | News | The Island Post", "", "Ferry sails again | News", "The Island Post"},
		{"The Island Post | Ferry sails again", "The Island Post", "Ferry sails again", "The Island Post"},
		{"Ferry - a history - sails again — The Island Post", "the island post", "Ferry - a history - sails again", "the island post"},
		{"Ferry sails again", "The Island Post", "Ferry sails again", ""},
		{"Island: Ferry sails again in the year of the great storm", "", "Island: Ferry sails again in the year of the great storm", ""},
	} {
		if headline, rest := cutSite(tt.title, tt.site); headline != tt.headline || rest != tt.rest {
			t.Errorf("cutSite(%q, %q) = %q, %q; want %q, %q", tt.title, tt.site, headline, rest, tt.headline, tt.rest)
		}
	}
}

func TestFindTitle(t *testing.T) {
	const body = "<p>The ferry between the two islands sails again from Monday, the harbour office said on Friday.</p><p>It had lain in the dock since spring, waiting for a new shaft from abroad.</p>"
	for _, tt := range []struct{ name, page, title, site string }{
		{"printed headline", "<title>Ferry sails again - The Island Post</title><h1>Ferry sails again</h1>" + body, "Ferry sails again", "The Island Post"},
		{"the first h1 is the paper's name", "<title>Ferry sails again - The Island Post</title><h1>The Island Post</h1><h2>Ferry sails again</h2>" + body, "Ferry sails again", "The Island Post"},
		{"kicker in the headline", `<meta property="og:title" content="Ferry sails again after storm"><h1><span>Harbour</span> Ferry sails again after storm</h1>` + body, "Ferry sails again after storm", ""},
		{"only in the head", "<title>Ferry sails again | The Island Post</title>" + body, "Ferry sails again", "The Island Post"},
		{"only printed", "<h1>Ferry sails again</h1>" + body, "Ferry sails again", ""},
		{"none", body, "", ""},
	} {
		doc, err := Page([]byte(tt.page), Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if doc.Title != tt.title || doc.Site != tt.site {
			t.Errorf("%s: got title %q of site %q; want %q of %q", tt.name, doc.Title, doc.Site, tt.title, tt.site)
		}
	}
}

func TestCleanAuthors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"By Amina Diallo", "Amina Diallo"},
		{"By Amina Diallo and Jonas Berg", "Amina Diallo; Jonas Berg"},
		{"Von Jonas Berg, Mei Lin", "Jonas Berg; Mei Lin"},
		{"Amina Diallo | 12 May", "Amina Diallo"},
		{"Byron Smith", "Byron Smith"},
		{"https://example.org/author/7", ""},
		{"admin", ""},
		{"3 min read", ""},
		{"The Island Post", ""},
	} {
		if got := cleanAuthors([]string{tt.text}, "The Island Post"); got != tt.want {
			t.Errorf("cleanAuthors(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}
