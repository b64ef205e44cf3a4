package extract

import (
	"bytes"
	"unicode/utf8"
)

// Sniff says what b looks like: "html", "jsonl", "conllu", "text" or "binary".
// It reads no more than the first 4096 bytes. Empty input is "text".
func Sniff(b []byte) (kind string) {
	head := b[:min(len(b), 4096)]
	if isBinary(head) {
		return "binary"
	}
	utf16 := bytes.HasPrefix(head, []byte("\xFE\xFF")) || bytes.HasPrefix(head, []byte("\xFF\xFE"))
	if utf16 {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil)
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	switch {
	case len(head) > 1 && head[0] == '{' && bytes.IndexByte(head, '"') > 0:
		return "jsonl"
	case looksConllu(head):
		return "conllu"
	case looksHTML(head):
		return "html"
	}
	return "text"
}

// looksHTML reports whether one of the first tags is one that pages start with,
// or the text holds paragraphs marked as such.
func looksHTML(head []byte) bool {
	low := bytes.ToLower(head)
	if bytes.HasPrefix(low, []byte("<")) {
		for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<!--", "<?xml", "<meta", "<title",
			"<script", "<div", "<p>", "<p ", "<article", "<main", "<section", "<h1", "<table", "<a ", "<b>", "<font", "<span", "<link", "<style"} {
			if bytes.HasPrefix(low, []byte(tag)) {
				return true
			}
		}
	}
	for _, tag := range []string{"<!doctype html", "<html", "</p>", "</div>", "<br>", "<br/>", "<br />", "</title>"} {
		if bytes.Contains(low, []byte(tag)) {
			return true
		}
	}
	return false
}

// looksConllu reports whether the first line that is no comment has the ten
// columns of CoNLL-U and starts with a number.
func looksConllu(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		return '0' <= line[0] && line[0] <= '9' && bytes.Count(line, []byte("\t")) == 9
	}
	return false
}

// magic numbers of files that people feed to text tools by mistake.
var magic = []string{"%PDF-", "PK\x03\x04", "\x1f\x8b", "\x89PNG", "GIF8", "\xff\xd8\xff", "\x28\xb5\x2f\xfd", "BZh", "\xfd7zXZ",
	"\x7fELF", "OggS", "ID3", "RIFF", "SQLite format 3", "\xd0\xcf\x11\xe0", "Rar!", "7z\xbc\xaf", "wOFF", "wOF2", "\x00\x00\x00", "{\\rtf"}

// isBinary reports whether b is not text in any charset: it starts like a known
// file format, or holds more control characters than any text does.
func isBinary(b []byte) bool {
	for _, m := range magic {
		if bytes.HasPrefix(b, []byte(m)) {
			return true
		}
	}
	if bytes.HasPrefix(b, []byte("\xFE\xFF")) || bytes.HasPrefix(b, []byte("\xFF\xFE")) {
		return wildUTF16(b)
	}
	control, high := 0, 0
	for _, c := range b {
		switch {
		case c == 0x1B: // the escapes of ISO-2022-JP
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f', c == 0x7F:
			control++
		case c >= utf8.RuneSelf:
			high++
		}
	}
	// Random bytes hold 11 % control characters; a text, at most a stray one. A
	// short text in one legacy charset has none at all.
	return control*100 > len(b) || control > 0 && high*3 > len(b) && !utf8.Valid(b) && control*400 > len(b)
}

// wildUTF16 reports whether b, which starts with a UTF-16 mark, has too many
// characters outside all scripts in use to be text.
func wildUTF16(b []byte) bool {
	big := b[0] == 0xFE
	wild, all := 0, 0
	for i := 2; i+1 < len(b); i += 2 {
		c := uint16(b[i]) | uint16(b[i+1])<<8
		if big {
			c = uint16(b[i])<<8 | uint16(b[i+1])
		}
		all++
		if c < 9 || 0xD800 <= c && c < 0xF900 || 0xA000 <= c && c < 0xAC00 || 0x0E < c && c < 0x20 {
			wild++
		}
	}
	return wild*20 > all
}
