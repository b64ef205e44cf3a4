package extract

import (
	"strings"
	"testing"
)

func TestParseStamp(t *testing.T) {
	for _, tt := range []struct {
		text       string
		monthFirst bool
		want       string
	}{
		{"2023-06-21", false, "2023-06-21"},
		{"2023-06-21T19:15", false, "2023-06-21T19:15"},
		{"2023-06-21T19:15:30Z", false, "2023-06-21T19:15:30Z"},
		{"2023-06-21T19:15:30.123+03:30", false, "2023-06-21T19:15:30+03:30"},
		{"2023-06-21 19:15:30 -0400", false, "2023-06-21T19:15:30-04:00"},
		{"20230621", false, "2023-06-21"},
		{"1687374930", false, "2023-06-21T19:15:30Z"},
		{"1687374930000", false, "2023-06-21T19:15:30Z"},
		{"Wed, 21 Jun 2023 19:15:30 GMT", false, "2023-06-21T19:15:30Z"},
		{"Wednesday 21 June 2023 - 19:15", false, "2023-06-21T19:15"},
		{"19:15, 21 June 2023", false, "2023-06-21T19:15"},
		{"June 21, 2023 at 7:15 p.m. EDT", true, "2023-06-21T19:15-04:00"},
		{"June 21, 2023 at 7:15 p.m. ET", true, "2023-06-21T19:15-04:00"},
		{"Nov. 21, 2023 at 7:15 p.m. ET", true, "2023-11-21T19:15-05:00"},
		{"Jun. 21st, 2023", true, "2023-06-21"},
		{"12/03/2024", false, "2024-03-12"},
		{"3/12/2024", true, "2024-03-12"},
		{"13/3/2024", true, "2024-03-13"},
		{"21.06.2023, 19.15 Uhr", false, "2023-06-21T19:15"},
		{"21.6.23", false, ""},
		{"21.06.23", false, "2023-06-21"},
		{"21. Juni 2023", false, "2023-06-21"},
		{"le 21 juin 2023 à 19h15", false, "2023-06-21T19:15"},
		{"21 de junio de 2023", false, "2023-06-21"},
		{"21 июня 2023 г., 19:15", false, "2023-06-21T19:15"},
		{"٢١ يونيو ٢٠٢٣", false, "2023-06-21"},
		{"2023年6月21日 19:15", false, "2023-06-21T19:15"},
		{"21 de junho de 2023", false, "2023-06-21"},
		{"mercoledì 21 giugno 2023, ore 19:15", false, "2023-06-21T19:15"},
		{"woensdag 21 juni 2023", false, "2023-06-21"},
		{"środa, 21 czerwca 2023 r.", false, "2023-06-21"},
		{"21. 6. 2023", false, "2023-06-21"},
		{"21. června 2023", false, "2023-06-21"},
		{"21 Haziran 2023 Çarşamba", false, "2023-06-21"},
		{"الأربعاء 21 حزيران 2023", false, "2023-06-21"},
		{"٢١ تشرين الأول ٢٠٢٣", false, "2023-10-21"},
		{"21 كانون الثاني 2023", false, "2023-01-21"},
		{"چهارشنبه ۳۱ خرداد ۱۴۰۲ ساعت ۱۹:۱۵", false, "2023-06-21T19:15"},
		{"۱۴۰۲/۰۳/۳۱", false, "2023-06-21"},
		{"۳۰ اسفند ۱۳۹۹", false, "2021-03-20"},
		{"۱ فروردین ۱۴۰۴", false, "2025-03-21"},
		{"令和5年6月21日", false, "2023-06-21"},
		{"2023년 6월 21일", false, "2023-06-21"},
		{"Τετάρτη 21 Ιουνίου 2023", false, "2023-06-21"},
		{"onsdag den 21 juni 2023", false, "2023-06-21"},
		{"2023. június 21.", false, "2023-06-21"},
		{"21 червня 2023", false, "2023-06-21"},
		{"21 जून 2023", false, "2023-06-21"},
		{"21 ביוני 2023", false, "2023-06-21"},
		{"Wed Jun 21 19:15:30 +0000 2023", false, "2023-06-21T19:15:30Z"},
		{"31 June 2023", false, ""},
		{"Version 10.4.2", false, ""},
		{"the match ended 21:23", false, ""},
		{"1970-01-01", false, ""},
		{"", false, ""},
	} {
		got := ""
		if st, ok := parseStamp(tt.text, tt.monthFirst); ok {
			got = st.value()
		}
		if got != tt.want {
			t.Errorf("parseStamp(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestDateInURL(t *testing.T) {
	for _, tt := range []struct{ url, want string }{
		{"https://example.org/2024/03/12/rally", "2024-03-12"},
		{"https://example.org/news/2024-03-12-rally.html", "2024-03-12"},
		{"https://example.org/2024/mar/12/rally", "2024-03-12"},
		{"https://example.org/a/20240312/rally", "2024-03-12"},
		{"https://example.org/2024/03/rally", ""},
		{"https://example.org/?d=2024-03-12", ""},
		{"", ""},
	} {
		got := ""
		if st, _, ok := dateInURL(tt.url); ok {
			got = st.value()
		}
		if got != tt.want {
			t.Errorf("dateInURL(%q) = %q, want %q", tt.url, got, tt.want)
		}
	}
}

// TestPublished sets one claim against another.
func TestPublished(t *testing.T) {
	const body = "<p>The ferry between the two islands sails again from Monday, the harbour office said on Friday.</p><p>It had lain in the dock since spring, waiting for a new shaft from abroad.</p>"
	for _, tt := range []struct{ name, page, url, want, rule string }{
		{"the byline wins over the footer", "<h1>Ferry sails again</h1><div class=date>12 May 2022</div>" + body + "<footer>Updated 1 January 2024 © 2024</footer>", "", "2022-05-12", "byline"},
		{"first printing wins over the last change", `<meta property="article:modified_time" content="2022-05-14T10:00:00Z"><h1>Ferry sails again</h1><p class=date>12 May 2022</p>` + body, "", "2022-05-12", "byline"},
		{"a change is better than nothing", "<h1>Ferry sails again</h1><p>Last updated: 12 May 2022</p>" + body, "", "2022-05-12", "byline"},
		{"the paper's own day wins over the same instant in Greenwich", `<meta property="article:published_time" content="2022-05-13T02:30:00Z"><h1>Ferry sails again</h1><time datetime="2022-05-12T22:30:00-04:00">May 12</time>` + body, "", "2022-05-12T22:30:00-04:00", "meta"},
		{"the hour comes from the byline", `<meta property="article:published_time" content="2022-05-12"><h1>Ferry sails again</h1><p class=date>12 May 2022, 09:40</p>` + body, "", "2022-05-12T09:40", "byline"},
		{"a date on a related link does not count", "<h1>Ferry sails again</h1>" + body + "<div class=related><a href=x>Older ferry</a> <time datetime=2019-01-01>1 January 2019</time></div>", "https://example.org/2022/05/12/ferry", "2022-05-12", "url"},
		{"the day printed wins over what machines are told", `<meta property="article:published_time" content="2022-05-02T10:00:00Z"><meta property="article:modified_time" content="2022-05-12T09:00:00Z"><h1>Ferry sails again</h1><p class=date>12 May 2022</p>` + body, "", "2022-05-12", "byline"},
		{"unless that day is still to come", `<meta property="article:published_time" content="2022-05-02T10:00:00Z"><h1>Ferry sails again</h1><p class=date>12 May 2022</p>` + body, "", "2022-05-02T10:00:00Z", "meta"},
		{"but not a day of change", `<meta property="article:published_time" content="2022-05-02T10:00:00Z"><h1>Ferry sails again</h1><p class=date>Updated 12 May 2022</p>` + body, "", "2022-05-02T10:00:00Z", "meta"},
		{"nor one of two", `<meta property="article:published_time" content="2022-05-02T10:00:00Z"><h1>Ferry sails again</h1><p>14 May 2022 12 May 2022</p>` + body, "", "2022-05-02T10:00:00Z", "meta"},
		{"no page is changed before it is published", `<meta name="date" content="2022-05-14T10:00:00"><h1>Ferry sails again</h1><p class=date>Stand: 12.05.2022, 18:00 Uhr</p>` + body, "", "2022-05-12T18:00", "byline"},
		{"a date in the opening words", "<h1>Ferry sails again</h1>" + strings.Replace(body, "<p>", "<p>Suva (12 May 2022). ", 1), "", "2022-05-12", "byline"},
		{"the order of numbers is taken from a date that cannot be mistaken", `<meta name="date" content="05/12/2022"><meta property="article:published_time" content="2022-05-12"><h1>Ferry sails again</h1>` + body, "https://post.example.uk/x", "2022-05-12", "meta"},
		{"a date within the line under the headline", "<h1>Ferry sails again</h1><h2>Two islands wait <span class=dateline-date>12 May 2022</span></h2>" + body, "", "2022-05-12", "byline"},
		{"only in a script", `<script>window.state={"page":{"publishedAt":"2022-05-12T10:00:00Z"}}</script><h1>Ferry sails again</h1>` + body, "", "2022-05-12T10:00:00Z", "script"},
		{"nothing is known", "<h1>Ferry sails again</h1>" + body, "", "", ""},
	} {
		doc, err := Page([]byte(tt.page), Options{URL: tt.url})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		rule := strings.TrimPrefix(doc.Published.Why.Rule, "published:")
		if doc.Published.Value != tt.want || rule != tt.rule {
			t.Errorf("%s: got %q by %q, want %q by %q", tt.name, doc.Published.Value, rule, tt.want, tt.rule)
		}
		if p := doc.Published; tt.want != "" && !p.From.Before(p.Until) {
			t.Errorf("%s: from %v until %v", tt.name, p.From, p.Until)
		}
	}
}

func TestModified(t *testing.T) {
	const body = "<p>The ferry between the two islands sails again from Monday, the harbour office said on Friday.</p><p>It had lain in the dock since spring, waiting for a new shaft from abroad.</p>"
	for _, tt := range []struct{ name, page, want string }{
		{"meta", `<meta property="article:published_time" content="2022-05-12T10:00:00Z"><meta property="article:modified_time" content="2022-05-14T10:00:00+03:00"><h1>Ferry sails again</h1>` + body, "2022-05-14T10:00:00+03:00"},
		{"printed", "<h1>Ferry sails again</h1><p>Published: 12 May 2022 | Updated: 14 May 2022, 09:40</p>" + body, "2022-05-14T09:40"},
		{"never changed", `<meta property="article:published_time" content="2022-05-12T10:00:00Z"><meta property="article:modified_time" content="2022-05-12T10:00:00Z"><h1>Ferry sails again</h1>` + body, ""},
		{"not said", "<h1>Ferry sails again</h1><p>12 May 2022</p>" + body, ""},
	} {
		doc, err := Page([]byte(tt.page), Options{})
		if err != nil || doc.Modified.Value != tt.want {
			t.Errorf("%s: got %q, %v; want %q", tt.name, doc.Modified.Value, err, tt.want)
		}
	}
}

func TestLang(t *testing.T) {
	const german = "<p>Die Fähre zwischen den beiden Inseln fährt ab Montag wieder, teilte das Hafenamt am Freitag mit. Sie hatte seit dem Frühjahr im Dock gelegen und auf eine neue Welle gewartet.</p><p>Die Bewohner der kleineren Insel hatten sich über die lange Wartezeit beklagt und einen zweiten Kutter verlangt.</p>"
	for _, tt := range []struct{ name, page, want string }{
		{"declared", `<html lang="de-AT">` + german, "de"},
		{"in a meta element", `<meta property="og:locale" content="de_DE">` + german, "de"},
		{"a template's lang=en", `<html lang="en">` + german, "de"},
		{"not declared", german, "de"},
	} {
		doc, err := Page([]byte(tt.page), Options{})
		if err != nil || doc.Lang != tt.want {
			t.Errorf("%s: got %v, %v; want %q", tt.name, doc, err, tt.want)
		}
	}
}
