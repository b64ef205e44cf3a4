package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// hint is what an element's name, class and id say it is for.
type hint uint32

const (
	hintBody    hint = 1 << iota // article-body, entry-content, story
	hintComment                  // comments and the form for them
	hintShare                    // share and follow bars
	hintRelated                  // links to other articles
	hintNav                      // menus, breadcrumbs, pagers
	hintAd                       // advertisements
	hintSignup                   // newsletter, subscription and app promotion
	hintFooter
	hintSide // sidebars and widgets
	hintMeta // byline, date, tags, category
	hintTags
	hintBio // about the author
	hintCaption
	hintTitle
	hintDek  // the line under the headline
	hintLead // lead, summary: that line, or the first paragraph
	hintDate
	hintAuthor
	hintTool   // print, font size, audio player, cookie and other notices
	hintTicker // live tickers, breaking news bars
	hintEmbed  // posts from elsewhere
	hintHover  // what opens when the reader points at it
	hintInfo   // fact boxes, tables of contents
)

// hintJunk are the hints of things that are never part of an article.
const hintJunk = hintComment | hintShare | hintRelated | hintNav | hintAd | hintSignup | hintFooter | hintSide | hintTool | hintTicker

// hintWords maps a word of a class or id to what it says. Classes are cut at
// hyphens, underscores and capitals: "relatedPosts" is related and posts.
var hintWords = map[string]hint{
	"article": hintBody, "articlebody": hintBody, "body": hintBody, "content": hintBody, "contents": hintBody, "entry": hintBody,
	"post": hintBody, "story": hintBody, "storybody": hintBody, "text": hintBody, "richtext": hintBody, "paragraph": hintBody,
	"artikel": hintBody, "inhalt": hintBody, "hentry": hintBody, "main": hintBody,
	"comment": hintComment, "comments": hintComment, "disqus": hintComment, "respond": hintComment, "reply": hintComment,
	"kommentar": hintComment, "kommentare": hintComment, "commentaires": hintComment, "comentarios": hintComment,
	"share": hintShare, "sharing": hintShare, "social": hintShare, "sociable": hintShare, "addthis": hintShare, "addtoany": hintShare,
	"sharedaddy": hintShare, "follow": hintShare, "facebook": hintShare, "whatsapp": hintShare, "shariff": hintShare, "teilen": hintShare,
	"related": hintRelated, "relatedposts": hintRelated, "recommend": hintRelated, "recommended": hintRelated, "recommendation": hintRelated,
	"recommendations": hintRelated, "recirc": hintRelated, "recirculation": hintRelated, "more": hintRelated, "taboola": hintRelated, "outbrain": hintRelated,
	"similar": hintRelated, "yarpp": hintRelated, "crp": hintRelated, "popular": hintRelated, "trending": hintRelated,
	"mostread": hintRelated, "readmore": hintRelated, "teaser": hintRelated, "teasers": hintRelated, "latest": hintRelated, "upnext": hintRelated, "next": hintNav,
	"nav": hintNav, "navbar": hintNav, "navigation": hintNav, "menu": hintNav, "breadcrumb": hintNav, "breadcrumbs": hintNav, "pager": hintNav,
	"pagination": hintNav, "skip": hintNav, "topbar": hintNav, "masthead": hintNav, "toolbar": hintTool,
	"ad": hintAd, "ads": hintAd, "adv": hintAd, "advert": hintAd, "advertisement": hintAd, "advertising": hintAd, "banner": hintAd, "sponsor": hintAd,
	"sponsored": hintAd, "dfp": hintAd, "adsense": hintAd, "adsbygoogle": hintAd, "promo": hintAd, "promotion": hintAd, "anzeige": hintAd, "werbung": hintAd, "affiliate": hintAd,
	"newsletter": hintSignup, "newsletters": hintSignup, "subscribe": hintSignup, "subscription": hintSignup, "signup": hintSignup, "optin": hintSignup, "mailchimp": hintSignup,
	"paywall": hintSignup, "donate": hintSignup, "donation": hintSignup, "cta": hintSignup, "register": hintSignup, "login": hintSignup, "membership": hintSignup,
	"footer": hintFooter, "foot": hintFooter, "copyright": hintFooter, "colophon": hintFooter, "disclaimer": hintFooter,
	"sidebar": hintSide, "aside": hintSide, "widget": hintSide, "widgets": hintSide, "rail": hintSide, "secondary": hintSide,
	"byline": hintMeta | hintAuthor, "author": hintAuthor, "authors": hintAuthor, "autor": hintAuthor, "auteur": hintAuthor, "writer": hintAuthor, "authorname": hintAuthor, "reporter": hintAuthor,
	"contributor": hintAuthor, "meta": hintMeta, "metadata": hintMeta, "info": hintMeta, "kicker": hintMeta, "category": hintMeta, "categories": hintMeta,
	"tag": hintTags, "tags": hintTags, "taglist": hintTags, "keywords": hintTags, "topics": hintTags, "tagcloud": hintTags, "hashtags": hintTags,
	"bio": hintBio, "biography": hintBio, "aboutauthor": hintBio, "vcard": hintMeta, "contact": hintBio, "profile": hintBio, "authorbox": hintBio,
	"caption": hintCaption, "figcaption": hintCaption, "credit": hintCaption, "credits": hintCaption, "gallery": hintCaption, "slideshow": hintCaption, "legend": hintCaption,
	"title": hintTitle, "headline": hintTitle, "titre": hintTitle, "titulo": hintTitle,
	"dek": hintDek, "subtitle": hintDek, "subheadline": hintDek, "subhead": hintDek, "standfirst": hintDek, "deck": hintDek, "summary": hintLead, "subline": hintDek,
	"lead": hintLead, "intro": hintLead, "excerpt": hintLead, "description": hintLead, "teasertext": hintLead, "strapline": hintDek, "chapo": hintDek, "lede": hintLead,
	"date": hintDate, "datetime": hintDate, "time": hintDate, "timestamp": hintDate, "posted": hintDate, "published": hintDate, "publish": hintDate,
	"pubdate": hintDate, "datum": hintDate, "fecha": hintDate, "created": hintDate, "dateline": hintDate, "postdate": hintDate, "updated": hintDate, "entrydate": hintDate,
	"print": hintTool, "tools": hintTool, "tool": hintTool, "cookie": hintTool, "cookies": hintTool, "consent": hintTool, "gdpr": hintTool, "modal": hintTool,
	"popup": hintTool, "overlay": hintTool, "player": hintTool, "notice": hintTool, "button": hintTool, "buttons": hintTool, "btn": hintTool, "rating": hintTool,
	"ratings": hintTool, "votes": hintTool, "search": hintTool, "tooltip": hintTool | hintHover, "popover": hintHover, "hovercard": hintHover, "flyout": hintHover, "rollover": hintHover, "dropdown": hintHover, "correction": hintTool, "hidden": hintTool, "screenreader": hintTool, "sr": hintTool,
	"ticker": hintTicker, "breaking": hintTicker, "marquee": hintTicker, "livebar": hintTicker,
	"twitter": hintEmbed | hintShare, "tweet": hintEmbed, "instagram": hintEmbed, "embed": hintEmbed, "embedded": hintEmbed,
	"infobox": hintInfo, "factbox": hintInfo, "toc": hintInfo, "box": hintInfo, "sidebox": hintInfo, "pullquote": hintInfo, "pull": hintInfo, "callout": hintInfo, "inset": hintInfo,
}

// hintsOf reads an element's name, class, id and role. The class of <body> and
// <html> lists what the whole page has, so it says nothing.
func hintsOf(n *node) hint {
	var f hint
	switch n.tag {
	case atom.Html, atom.Body:
		return 0
	case atom.Nav:
		f = hintNav
	case atom.Aside:
		f = hintSide
	case atom.Footer:
		f = hintFooter
	case atom.Figcaption:
		f = hintCaption
	case atom.Form:
		f = hintTool
	case atom.Time:
		f = hintDate
	case atom.Article, atom.Main:
		f = hintBody
	}
	for i := range n.attrs {
		switch a := &n.attrs[i]; a.key {
		case "class", "id", "itemprop":
			f |= wordHints(a.val)
		case "role":
			switch a.val {
			case "navigation", "menu", "menubar":
				f |= hintNav
			case "complementary":
				f |= hintSide
			case "contentinfo":
				f |= hintFooter
			case "search", "dialog", "alertdialog":
				f |= hintTool
			}
		case "rel":
			if a.val == "author" {
				f |= hintAuthor
			}
		}
	}
	return f
}

// wordHints looks up each word of a class or id.
func wordHints(s string) hint {
	if len(s) > 300 {
		s = s[:300]
	}
	var f hint
	var word [24]byte
	n := 0
	flush := func() {
		if 0 < n && n < len(word) {
			f |= hintWords[string(word[:n])]
		}
		n = 0
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			if i > 0 && !('A' <= s[i-1] && s[i-1] <= 'Z') {
				flush()
			}
			c |= 0x20
		case 'a' <= c && c <= 'z' || c >= 0x80:
		default:
			flush()
			continue
		}
		if n < len(word) {
			word[n] = c
			n++
		}
	}
	flush()
	return f
}

// hasAny reports whether s contains one of the words.
func hasAny(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
