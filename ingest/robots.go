package ingest

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

const (
	maxRobots = 500 << 10 // bytes of a robots.txt that are read, as RFC 9309 asks
	maxRules  = 10_000    // rules of a robots.txt that are kept
	maxCrawl  = 5 * time.Minute
)

// robots is what a robots.txt asks of us.
type robots struct {
	rules []robotRule
	delay time.Duration // between two requests; zero: not said
}

type robotRule struct {
	allow   bool
	pattern string // begins with "/" or "*"; "*" stands for anything, a last "$" for the end
}

// parseRobots reads a robots.txt as RFC 9309 says: the groups that name agent count
// together, those for "*" if there is none. Lines that say nothing are passed over.
func parseRobots(b []byte, agent string) *robots {
	b = bytes.TrimPrefix(b[:min(len(b), maxRobots)], []byte("\xEF\xBB\xBF"))
	var ours, all robots
	named, groupOurs, groupAll, inAgents := false, false, false, false
	for line := range strings.FieldsFuncSeq(string(b), func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value, ok := robotLine(line)
		if !ok {
			continue
		}
		if key == "user-agent" {
			if !inAgents {
				groupOurs, groupAll = false, false
			}
			inAgents = true
			if value == "*" {
				groupAll = true
			} else if strings.EqualFold(agentToken(value), agent) {
				groupOurs, named = true, true
			}
			continue
		}
		if key == "sitemap" {
			continue // belongs to no group and ends none
		}
		inAgents = false
		if groupOurs {
			ours.add(key, value)
		}
		if groupAll {
			all.add(key, value)
		}
	}
	if named {
		return &ours
	}
	return &all
}

func robotLine(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), ok
}

// agentToken is the product's name in a User-agent line: "khaldun" of "khaldun/2".
func agentToken(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}

func (r *robots) add(key, value string) {
	switch key {
	case "allow", "disallow":
		// An empty Disallow forbids nothing.
		if value == "" || len(r.rules) >= maxRules {
			return
		}
		if value[0] != '/' && value[0] != '*' {
			value = "/" + value
		}
		r.rules = append(r.rules, robotRule{key == "allow", tidyPattern(value)})
	case "crawl-delay":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			r.delay = time.Duration(min(s, maxCrawl.Seconds()) * float64(time.Second))
		}
	}
}

// tidyPattern writes the bytes of a pattern as paths are written, but keeps "$".
func tidyPattern(s string) string {
	if p, ok := strings.CutSuffix(s, "$"); ok {
		return tidy(p) + "$"
	}
	return tidy(s)
}

// allows reports whether path, with its query, may be read: the longest rule that
// matches decides, and of two as long the one that allows.
func (r *robots) allows(path string) bool {
	path = tidy(path)
	if path == "/robots.txt" {
		return true
	}
	allow, longest := true, -1
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < longest || n == longest && !rule.allow {
			continue
		}
		if matches(rule.pattern, path) {
			allow, longest = rule.allow, n
		}
	}
	return allow
}

// matches reports whether pattern matches the beginning of path, or all of it if it
// ends in "$". Each piece between stars is taken at its first place, so time is at
// most the product of the two lengths.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	first, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, first) {
		return false
	}
	path = path[len(first):]
	for star {
		var piece string
		piece, rest, star = strings.Cut(rest, "*")
		if !star && whole {
			return strings.HasSuffix(path, piece)
		}
		i := strings.Index(path, piece)
		if i < 0 {
			return false
		}
		path = path[i+len(piece):]
	}
	return !whole || path == ""
}
