package extract

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// sniffed is how much of an input is looked at to tell what it is.
const sniffed = 4096

// Sniff says what b looks like: "html", "jsonl", "conllu", "text" or "binary".
// It reads no more than the first 4096 bytes. Empty input is "text". A page packed
// by gzip, zlib or zstd is "html", for [Page] unpacks it; anything else packed is
// "binary". Of zstd all of the first block must be there, up to 128 KB unpacked.
func Sniff(b []byte) (kind string) {
	if isPacked(b) {
		if page, _ := unpack(b, sniffed); len(page) > 0 && !isPacked(page) && Sniff(page) == "html" {
			return "html"
		}
		return "binary"
	}
	head := b[:min(len(b), sniffed)]
	if isBinary(head) {
		return "binary"
	}
	if order, mark, ok := utf16Order(head); ok {
		head = bytes.ReplaceAll(decodeUTF16(head, mark, order, fromMark).text, []byte{0}, nil)
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

// magic numbers of files that people feed to text tools by mistake. A text in no
// language starts like one of them; "RIFF" and "ID3" alone are left out, for a
// report from Riffa may.
var magic = []string{"%PDF-", "PK\x03\x04", "\x1f\x8b", "\x89PNG", "GIF87a", "GIF89a", "\xff\xd8\xff", "\x28\xb5\x2f\xfd", "BZh91AY&SY", "\xfd7zXZ",
	"\x7fELF", "OggS\x00", "ID3\x03", "ID3\x04", "SQLite format 3\x00", "\xd0\xcf\x11\xe0", "Rar!\x1a", "7z\xbc\xaf", "wOFF\x00", "wOF2\x00", "\x00\x00\x00", "{\\rtf"}

// isBinary reports whether b is not text in any charset: it starts like a known
// file format, or holds more control characters than any text does.
func isBinary(b []byte) bool {
	for _, m := range magic {
		if bytes.HasPrefix(b, []byte(m)) {
			return true
		}
	}
	if order, mark, ok := utf16Order(b); ok {
		return wildUTF16(b[mark:], order)
	}
	control, high := countOdd(b)
	// Random bytes hold 11 % control characters; a text, at most a stray one. A
	// short text in one legacy charset has none at all.
	return control*100 > len(b) || control > 0 && high*3 > len(b) && control*400 > len(b) && !utf8.Valid(b)
}

// countOdd counts the control characters of b but for blanks and the escapes of
// ISO-2022-JP, and the bytes beyond ASCII.
func countOdd(b []byte) (control, high int) {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for len(b) >= 8 {
		w := binary.LittleEndian.Uint64(b)
		high += bits.OnesCount64(w & tops)
		// A byte below 0x20 or equal to 0x7F makes one of these words differ from zero.
		del := w ^ 0x7F*ones
		if (w-0x20*ones)&^w&tops|(del-ones)&^del&tops != 0 {
			for _, c := range b[:8] {
				if isControl(c) {
					control++
				}
			}
		}
		b = b[8:]
	}
	for _, c := range b {
		if isControl(c) {
			control++
		}
		if c >= utf8.RuneSelf {
			high++
		}
	}
	return control, high
}

func isControl(c byte) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B || c == 0x7F
}

// utf16Order reports whether b is UTF-16, by its mark or its shape, and how many
// bytes the mark takes.
func utf16Order(b []byte) (order unicode.Endianness, mark int, ok bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return unicode.BigEndian, 2, true
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return unicode.LittleEndian, 2, true
	}
	order, ok = unmarkedUTF16(b)
	return order, 0, ok
}

// wildUTF16 reports whether b has too many characters outside all scripts in use
// to be text.
func wildUTF16(b []byte, order unicode.Endianness) bool {
	wild, all := 0, 0
	for i := 0; i+1 < len(b); i += 2 {
		c := uint16(b[i]) | uint16(b[i+1])<<8
		if order == unicode.BigEndian {
			c = uint16(b[i])<<8 | uint16(b[i+1])
		}
		all++
		if c < 9 || 0xE000 <= c && c < 0xF900 || 0xD800 <= c && c < 0xE000 && !isPair(c) || 0xA000 <= c && c < 0xAC00 || 0x0E < c && c < 0x20 {
			wild++
		}
	}
	return wild*20 > all
}

// isPair reports whether c is half of a character beyond the basic plane that texts
// use: emoji and rare Chinese characters.
func isPair(c uint16) bool { return 0xD83C <= c && c <= 0xD87F || 0xDC00 <= c && c < 0xE000 }
