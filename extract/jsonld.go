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
	authors   []string
	publisher string
	lang      string
	section   string
	bodyLen   int
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
		if json.NewDecoder(strings.NewReader(s)).Decode(&v) != nil {
			continue
		}
		out = append(out, articlesIn(v)...)
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
	names := map[string]string{} // of objects that others point at by @id
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
				names[id] = texts(v)[0]
			}
			for _, k := range slices.Sorted(maps.Keys(v)) {
				switch v[k].(type) {
				case []any, map[string]any:
					queue = append(queue, v[k])
				}
			}
		}
	}
	var out []linked
	for _, v := range found {
		v["author"], v["publisher"] = named(v["author"], names), named(v["publisher"], names)
		out = append(out, readLinked(articleKind(v["@type"]), v))
	}
	return out
}

// named puts the name in the place of each object that v gives only the @id of.
func named(v any, names map[string]string) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, 0, len(v))
		for _, e := range v {
			if o, ok := e.(map[string]any); ok {
				e = named(o, names)
			}
			out = append(out, e)
		}
		return out
	case map[string]any:
		if id, ok := v["@id"].(string); ok && v["name"] == nil && names[id] != "" {
			return names[id]
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
			return fold(unescape(t[0]))
		}
		return ""
	}
	l := linked{
		kind: kind, headline: first("headline"), published: first("datePublished"), created: first("dateCreated"),
		modified: first("dateModified"), lang: first("inLanguage"), section: first("articleSection"),
		bodyLen: len(first("articleBody")),
	}
	if l.headline == "" {
		l.headline = first("name")
	}
	for _, a := range texts(v["author"]) {
		l.authors = append(l.authors, fold(unescape(a)))
	}
	if p := texts(v["publisher"]); len(p) > 0 {
		l.publisher = fold(unescape(p[0]))
	}
	return l
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
