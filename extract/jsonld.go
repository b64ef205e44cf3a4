package extract

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Limits on the JSON-LD of one page.
const (
	maxLinkedBytes = 1 << 20
	maxLinkedDepth = 64
	maxLinkedNodes = 5000
)

// linked is what one article object of a page's JSON-LD says.
type linked struct {
	kind      string
	headline  string
	published string
	created   string
	modified  string
	authors   []string // people, and authors nothing else is known of
	bodies    []string // authors that are organisations
	publisher string
	source    string // the organisation the copy is from
	dateline  string
	lang      string
	section   string
	url       string
}

// linkedData reads JSON-LD scripts in page order. What is no JSON, is too deep or
// comes after the byte limit is passed over: the page itself still says enough.
func linkedData(scripts []string) []linked {
	var out []linked
	budget := maxLinkedBytes
	for _, s := range scripts {
		if budget -= len(s); budget < 0 {
			break
		}
		s = cleanJSON(s)
		if tooDeep(s, maxLinkedDepth) {
			continue
		}
		var v any
		if json.NewDecoder(strings.NewReader(s)).Decode(&v) == nil {
			out = append(out, articlesIn(v)...)
		} else if l, ok := brokenArticle(s); ok {
			out = append(out, l)
		}
	}
	return out
}

// cleanJSON takes off the comment marks some sites wrap JSON in and makes blanks
// of the raw line ends that JSON forbids within strings.
func cleanJSON(s string) string {
	s = strings.TrimSpace(s)
	for _, mark := range []string{"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["} {
		s = strings.TrimSpace(strings.TrimPrefix(s, mark))
	}
	s = strings.TrimRight(s, "; \n\t")
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}

// brokenArticle reads what can be read of an article's JSON that has a comma too
// many or a quotation mark too few somewhere: the dates, the headline, and the
// first author, each behind its key.
func brokenArticle(s string) (linked, bool) {
	kind := ""
	for rest := s; kind == "" && rest != ""; {
		var value string
		value, rest = valueAfter(rest, `"@type"`)
		kind = articleKind(value)
	}
	if kind == "" {
		return linked{}, false
	}
	first := func(key string) string {
		value, _ := valueAfter(s, key)
		return saidText(value)
	}
	l := linked{kind: kind, headline: first(`"headline"`), published: first(`"datePublished"`), modified: first(`"dateModified"`)}
	if _, rest, found := strings.Cut(s, `"author"`); found {
		rest, _, _ = strings.Cut(rest, "}")
		if name, _ := valueAfter(rest, `"name"`); name != "" {
			l.authors = []string{saidText(name)}
		}
	}
	return l, true
}

// valueAfter is the string that follows the first key in s, and what comes after it.
func valueAfter(s, key string) (value, rest string) {
	_, s, found := strings.Cut(s, key)
	if !found {
		return "", ""
	}
	after := strings.TrimLeft(s, ": \t")
	if !strings.HasPrefix(after, `"`) {
		return "", s
	}
	end := strings.IndexByte(after[1:], '"')
	if end < 0 {
		return "", ""
	}
	rest = after[end+2:]
	if json.Unmarshal([]byte(after[:end+2]), &value) != nil {
		return "", rest
	}
	return value, rest
}

// saidText is a value as text: sites escape what needs no escaping there.
func saidText(s string) string { return fold(unescape(cutRunes(s, maxSaid))) }

func tooDeep(s string, limit int) bool {
	depth, inString := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > limit {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// articlesIn walks a JSON value breadth first and keeps the objects that
// describe an article or a page.
func articlesIn(v any) []linked {
	var found []map[string]any
	known := map[string]map[string]any{} // objects that others point at by @id
	queue := []any{v}
	for i := 0; i < len(queue) && i < maxLinkedNodes; i++ {
		switch v := queue[i].(type) {
		case []any:
			queue = append(queue, v...)
		case map[string]any:
			if articleKind(v["@type"]) != "" {
				found = append(found, v)
			}
			if id, ok := v["@id"].(string); ok && len(texts(v)) > 0 {
				known[id] = v
			}
			for _, k := range slices.Sorted(maps.Keys(v)) {
				if isAsideKey(k) {
					continue
				}
				switch v[k].(type) {
				case []any, map[string]any:
					queue = append(queue, v[k])
				}
			}
		}
	}
	var out []linked
	for _, v := range found {
		for _, key := range []string{"author", "publisher"} {
			v[key] = resolved(v[key], known)
		}
		out = append(out, readLinked(articleKind(v["@type"]), v))
	}
	return out
}

// isAsideKey reports whether a key of an article leads to other articles: what it
// cites, the comments on it, the entries of a live blog.
func isAsideKey(k string) bool {
	switch k {
	case "citation", "comment", "review", "isPartOf", "hasPart", "itemListElement", "mentions", "relatedLink", "about", "liveBlogUpdate", "isBasedOn":
		return true
	}
	return false
}

// resolved puts the object itself in the place of each that v gives only the @id of.
func resolved(v any, known map[string]map[string]any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, 0, len(v))
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				e = resolved(o, known)
			}
			out = append(out, e)
		}
		return out
	case map[string]any:
		if id, ok := v["@id"].(string); ok && v["name"] == nil && known[id] != nil {
			return known[id]
		}
	}
	return v
}

func articleKind(t any) string {
	for _, s := range texts(t) {
		if strings.HasSuffix(s, "Article") || strings.HasSuffix(s, "Posting") && s != "JobPosting" || s == "Report" || s == "Review" || s == "WebPage" || s == "VideoObject" {
			return s
		}
	}
	return ""
}

func readLinked(kind string, v map[string]any) linked {
	first := func(key string) string {
		if t := texts(v[key]); len(t) > 0 {
			return saidText(t[0])
		}
		return ""
	}
	l := linked{
		kind: kind, headline: first("headline"), published: first("datePublished"), created: first("dateCreated"),
		modified: first("dateModified"), lang: first("inLanguage"), section: first("articleSection"),
	}
	if l.headline == "" {
		l.headline = first("name")
	}
	l.authors, l.bodies = authorsIn(v["author"])
	l.publisher, l.source, l.dateline, l.url = first("publisher"), first("sourceOrganization"), first("dateline"), first("url")
	return l
}

// authorsIn parts the authors of an article into people and organisations.
func authorsIn(v any) (people, bodies []string) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, e := range list[:min(len(list), 20)] {
		kind := ""
		if o, ok := e.(map[string]any); ok {
			kind = strings.Join(texts(o["@type"]), " ")
		}
		for _, name := range texts(e) {
			name = saidText(name)
			if strings.Contains(kind, "Organization") {
				bodies = append(bodies, name)
			} else {
				people = append(people, name)
			}
		}
	}
	return people, bodies
}

// texts are the strings a JSON-LD value stands for: itself, the name of an
// object, or those of each member of a list.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		switch name := v["name"].(type) {
		case string:
			return []string{name}
		case []any:
			return strs(name)
		}
	case []any:
		var out []string
		for _, e := range v[:min(len(v), 20)] {
			switch e := e.(type) {
			case string:
				out = append(out, e)
			case map[string]any:
				if name, ok := e["name"].(string); ok {
					out = append(out, name)
				}
			}
		}
		return out
	}
	return nil
}

func strs(list []any) []string {
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
