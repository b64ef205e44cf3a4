package extract

import (
	"strings"

	"github.com/RadhiFadlillah/whatlanggo"
)

// lang is the page's language: as declared, unless the text is plainly in another
// script, else guessed from the text.
func (p *page) lang(text string) string {
	for _, s := range []string{p.head.lang, p.head.article().lang, p.head.meta("content-language", "og:locale", "language", "dc.language")} {
		code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s), "_", "-")), "-")
		if len(code) != 2 || code[0] < 'a' || code[1] < 'a' || code[0] > 'z' || code[1] > 'z' {
			continue
		}
		// Templates leave lang="en" on pages in every language.
		if code == "en" && !(strings.Contains(text, " the ") && strings.Contains(text, " of ")) {
			if guess, sure := guessLang(text); sure {
				return guess
			}
		}
		return code
	}
	guess, _ := guessLang(text)
	return guess
}

// guessLang names the language of a text from at most 500 bytes of its middle.
// It is sure only of texts long enough to tell.
func guessLang(text string) (code string, sure bool) {
	if len(text) > 500 {
		start := min(len(text)/4, len(text)-500)
		text = strings.ToValidUTF8(text[start:start+500], "")
	}
	info := whatlanggo.Detect(text)
	return info.Lang.Iso6391(), info.IsReliable() && len(text) > 200
}
