package extract

import "testing"

func TestCutSite(t *testing.T) {
	for _, tt := range []struct{ title, site, headline, rest string }{
		{"Ferry sails again - The Island Post", "", "Ferry sails again", "The Island Post"},
		{"Ferry sails again | News | The Island Post", "", "Ferry sails again | News", "The Island Post"},
		{"The Island Post | Ferry sails again", "The Island Post", "Ferry sails again", "The Island Post"},
		{"Ferry - a history - sails again — The Island Post", "the island post", "Ferry - a history - sails again", "the island post"},
		{"Ferry sails again", "The Island Post", "Ferry sails again", ""},
		{"两岛渡轮恢复通航-海湾日报", "", "两岛渡轮恢复通航", "海湾日报"},
		{"フェリー運航再開｜島新聞", "", "フェリー運航再開", "島新聞"},
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
		{"the kicker and the headline are marked", "<title>Ferry sails again - The Island Post</title><h1><span class=kicker>Harbour</span> <span class=headline>Ferry sails again</span></h1>" + body, "Ferry sails again", "The Island Post"},
		{"the day is set small beside it", "<title>Ferry sails again - The Island Post</title><h1>Ferry sails again <small>12 May 2022, News</small></h1>" + body, "Ferry sails again", "The Island Post"},
		{"the site's name twice", "<title>Ferry sails again - The Island Post (TIP) - TIP</title>" + body, "Ferry sails again", "TIP"},
		{"a dash of its own", `<title>North shore - ferry sails again</title><meta property="og:title" content="North shore - ferry sails again"><script type="application/ld+json">{"@type":"NewsArticle","headline":"North shore - ferry sails again"}</script>` + body, "North shore - ferry sails again", ""},
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
