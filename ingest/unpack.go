package ingest

import (
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

const gzipMagic = "\x1f\x8b\x08"

func isGzip(b []byte) bool { return strings.HasPrefix(string(b[:min(len(b), 3)]), gzipMagic) }

// member makes z, or a new reader, read the gzip member at raw and no further.
func member(z *gzip.Reader, raw *rewinder) (*gzip.Reader, error) {
	if z == nil {
		z = new(gzip.Reader)
	}
	err := z.Reset(raw)
	z.Multistream(false)
	return z, err
}

// gunzip unpacks all members of a gzip file. What follows the last is passed over.
type gunzip struct {
	raw *rewinder
	z   *gzip.Reader
	err error
}

func newGunzip(raw *rewinder) *gunzip { return &gunzip{raw: raw} }

func (g *gunzip) Read(p []byte) (n int, err error) {
	for g.err == nil && n == 0 && len(p) > 0 {
		if g.z == nil {
			if g.z, g.err = member(nil, g.raw); g.err != nil {
				break
			}
		}
		n, g.err = g.z.Read(p)
		if errors.Is(g.err, io.EOF) && isGzip(g.raw.peek(len(gzipMagic))) {
			_, g.err = member(g.z, g.raw)
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, g.err
}

// errPacked is for packings that are not read.
var errPacked = errors.New("packed in a way that is not read; want gzip, deflate, zstd or nothing")

// unpacked is body, read through what encoding, a Content-Encoding, names. Servers
// name gzip that is none, and send gzip they do not name: the first bytes decide.
func unpacked(body *rewinder, encoding string) (io.Reader, error) {
	head := body.peek(4)
	switch {
	case isGzip(head):
		return newGunzip(body), nil
	case strings.HasPrefix(string(head), "\x28\xb5\x2f\xfd"):
		return zstd.NewReader(body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderLowmem(true))
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity", "gzip", "x-gzip", "none", "utf-8":
		return body, nil
	case "deflate":
		if len(head) > 1 && head[0]&15 == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(body)
		}
		// Some send what RFC 1951 means by the word, not RFC 9110, and some send text.
		if len(head) > 0 && head[0] != '<' && head[0] > ' ' {
			return flate.NewReader(body), nil
		}
		return body, nil
	}
	return nil, errPacked
}
