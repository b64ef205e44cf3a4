package store

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"khaldun"
)

// maxBody bounds what a body may unpack to: a damaged one must not fill memory.
const maxBody = 256 << 20

// pack is v as it lies in the archive: JSON, packed.
func (a *Archive) pack(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return a.enc.EncodeAll(raw, nil), nil
}

func (a *Archive) unpack(body []byte, v any) error {
	raw, err := a.dec.DecodeAll(body, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}

// packReading packs a reading without its document and without vectors, which are
// the stages' own.
func (a *Archive) packReading(r *khaldun.Reading) ([]byte, error) {
	bare := *r
	bare.Doc, bare.Words, bare.States = nil, khaldun.Vectors{}, khaldun.Vectors{}
	return a.pack(&bare)
}

// packRest packs a document without title and text, which lie beside it.
func (a *Archive) packRest(d *khaldun.Document) ([]byte, error) {
	bare := *d
	bare.Title, bare.Text = "", ""
	return a.pack(&bare)
}

// Hash names what was printed: two documents with the same title, text and time of
// publication are the same version of an article.
func Hash(d *khaldun.Document) [sha256.Size]byte {
	h := sha256.New()
	for _, s := range []string{d.Title, d.Published.Value, d.Text} {
		fmt.Fprintf(h, "%d ", len(s))
		h.Write([]byte(s))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// Address is what two versions of an article have in common: the address the page
// gives itself if it lies on the host it was fetched from, or else its URL, without
// what only counts readers. A document without an address is alone with its text.
func Address(d *khaldun.Document) string {
	own, err := url.Parse(d.URL)
	if err != nil || own.Host == "" {
		own = nil
	}
	// Some sites name their front page as every article's canonical address.
	if c, err := url.Parse(d.Canonical); err == nil && c.Host != "" && strings.Trim(c.Path, "/") != "" && (own == nil || sameHost(c, own)) {
		own = c
	}
	if own == nil {
		return fmt.Sprintf("sha256:%x", Hash(d))
	}
	u := *own
	u.Scheme, u.Host, u.Fragment, u.RawFragment, u.User = strings.ToLower(u.Scheme), strings.ToLower(u.Host), "", "", nil
	if port := u.Port(); port == "80" && u.Scheme == "http" || port == "443" && u.Scheme == "https" {
		u.Host = u.Hostname()
	}
	q := u.Query()
	for k := range q {
		if strings.HasPrefix(k, "utm_") || k == "fbclid" || k == "gclid" {
			q.Del(k)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func sameHost(a, b *url.URL) bool { return host(a) == host(b) }

// host is the host of u as a reader names the paper.
func host(u *url.URL) string {
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// source is the host a document is from, "" if it has no address.
func source(d *khaldun.Document) string {
	for _, s := range []string{d.URL, d.Canonical} {
		if u, err := url.Parse(s); err == nil && u.Host != "" {
			return host(u)
		}
	}
	return ""
}
