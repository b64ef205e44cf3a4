package extract

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow bounds the memory that a zstd stream may ask for.
const maxWindow = 16 << 20

// isPacked reports whether b starts like gzip, zlib or zstd.
func isPacked(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\x1f\x8b")) || bytes.HasPrefix(b, []byte("\x28\xb5\x2f\xfd")) || isZlib(b)
}

// isZlib reports whether b starts with one of the headers that zlib writes.
func isZlib(b []byte) bool {
	for _, head := range []string{"\x78\x01", "\x78\x5e", "\x78\x9c", "\x78\xda"} {
		if bytes.HasPrefix(b, []byte(head)) {
			// "x" and a letter of a legacy charset begin a text, too.
			z, err := zlib.NewReader(bytes.NewReader(b))
			if err != nil {
				return false
			}
			var one [64]byte
			n, _ := io.ReadFull(z, one[:])
			return n > 0
		}
	}
	return false
}

// unpack is what a packed page holds, up to limit bytes: what lies beyond is never
// unpacked, so that a small file cannot fill the memory. It is whole if there is no
// more and the end is as it should be; a page that breaks off gives what came
// before.
func unpack(b []byte, limit int) (page []byte, whole bool) {
	var r io.Reader
	var err error
	switch {
	case bytes.HasPrefix(b, []byte("\x1f\x8b")):
		r, err = gzip.NewReader(bytes.NewReader(b))
	case isZlib(b):
		r, err = zlib.NewReader(bytes.NewReader(b))
	default:
		var z *zstd.Decoder
		z, err = zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err == nil {
			defer z.Close()
			r = z
		}
	}
	if err != nil {
		return nil, false
	}
	page, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if len(page) > limit {
		return page[:limit], false
	}
	// What follows the last member and is no member is padding.
	return page, err == nil || errors.Is(err, gzip.ErrHeader)
}
