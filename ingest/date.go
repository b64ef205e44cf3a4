package ingest

import (
	"strings"
	"time"
)

// parseTime reads the dates of feeds and sitemaps; zero if s is none. A date without
// a zone is in UTC.
func parseTime(s string) time.Time {
	s = strings.Join(strings.Fields(s), " ")
	// "Tue, 12 Mar": the name of the day is often wrong and says nothing more.
	if i := strings.IndexByte(s, ','); i > 0 && i < 10 {
		s = strings.TrimSpace(s[i+1:])
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		if offset := zone(s[i+1:]); offset != "" {
			s = s[:i+1] + offset
		}
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04",
		"2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02", "2006-01", "2006",
		"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 Z07:00", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 2006",
		"2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700", "2 January 2006 15:04:05 -0700", "2 January 2006",
		"Jan 2, 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 2006",
	} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 1900 {
			return t
		}
	}
	return time.Time{}
}

// zone is the offset of a zone that RFC 822 or Europe knows by name.
func zone(name string) string {
	switch name {
	case "GMT", "UT", "UTC", "Z", "WET":
		return "+0000"
	case "BST", "WEST", "CET":
		return "+0100"
	case "CEST", "EET":
		return "+0200"
	case "EEST", "MSK":
		return "+0300"
	case "EDT":
		return "-0400"
	case "EST", "CDT":
		return "-0500"
	case "CST", "MDT":
		return "-0600"
	case "MST", "PDT":
		return "-0700"
	case "PST":
		return "-0800"
	}
	return ""
}
