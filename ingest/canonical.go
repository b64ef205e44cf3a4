package ingest

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// maxURL is how long an address may be; longer ones are traps or data.
const maxURL = 4096

// CanonicalURL is the one address by which a page is known: two addresses of the
// same page mostly have the same. Scheme and host are in lower case, the host is in
// its ASCII form, the default port, the fragment, dot segments and the parameters
// that only say where a reader came from are gone, and the rest of the query is
// sorted by name. Percent signs stand only before bytes that need them.
//
// It can be fetched: what a server may tell apart is left as it is. So http stays
// http, "www." stays, and a slash at the end of a path is neither added nor taken
// away, for one of the two forms redirects to the other. An empty path is "/".
//
// The error says what is wrong with an address that is not of a page: another
// scheme than http and https, no host, or a name and password in it.
func CanonicalURL(raw string) (string, error) {
	u, err := parseAddress(raw)
	if err != nil {
		return "", err
	}
	u = u.ResolveReference(u) // takes the dot segments out
	path := tidy(u.EscapedPath())
	if path == "" {
		path = "/"
	}
	s := u.Scheme + "://" + u.Host + path
	if q := canonicalQuery(u.RawQuery); q != "" {
		s += "?" + q
	}
	if len(s) > maxURL { // percent signs take room
		return "", fmt.Errorf("address %.60q…: longer than %d bytes", s, maxURL)
	}
	return s, nil
}

// sameKey is what pages that are told once have in common: their canonical address
// but for scheme and last slash, in which the links of one paper often differ.
func sameKey(canonical string) string {
	_, key, _ := strings.Cut(canonical, "://")
	return strings.TrimSuffix(key, "/")
}

// addressSet holds addresses by a hash, whatever their number and length.
type addressSet map[uint64]struct{}

// add reports whether canonical, or an address that is told apart by scheme or last
// slash only, was not in the set.
func (s addressSet) add(canonical string) bool {
	h := uint64(14695981039346656037) // FNV-1a
	for _, c := range []byte(sameKey(canonical)) {
		h = (h ^ uint64(c)) * 1099511628211
	}
	if _, ok := s[h]; ok {
		return false
	}
	s[h] = struct{}{}
	return true
}

// parseAddress reads an address that may be fetched. Its host is in canonical form,
// its fragment is gone.
func parseAddress(raw string) (*url.URL, error) {
	// Links in feeds are broken over lines; browsers put them together again.
	raw = strings.TrimSpace(strings.NewReplacer("\n", "", "\r", "", "\t", "").Replace(raw))
	if len(raw) > maxURL {
		return nil, fmt.Errorf("address %.60q…: longer than %d bytes", raw, maxURL)
	}
	u, err := url.Parse(mendPercent(raw))
	if err != nil {
		if ue, ok := errors.AsType[*url.Error](err); ok {
			err = ue.Err
		}
		// What cannot be parsed may hold a password that cannot be found.
		if strings.Contains(raw, "@") {
			return nil, fmt.Errorf("address: %w", err)
		}
		return nil, fmt.Errorf("address %.200q: %w", raw, err)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("address %.200q: only http and https are read", u.Redacted())
	case u.User != nil:
		return nil, fmt.Errorf("address %.200q: holds a user name; take it out", u.Redacted())
	}
	host, err := canonicalHost(u)
	if err != nil {
		return nil, fmt.Errorf("address %.200q: %w", raw, err)
	}
	u.Host, u.Fragment, u.RawFragment = host, "", ""
	return u, nil
}

// mendPercent escapes the percent signs of s that escape nothing, as in "/100%".
func mendPercent(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '%' && (i+2 >= len(s) || unhex(s[i+1]) < 0 || unhex(s[i+2]) < 0) {
			s = s[:i+1] + "25" + s[i+1:]
		}
	}
	return s
}

// canonicalHost is u's host in lower case and ASCII, with its port unless that is
// the scheme's own.
func canonicalHost(u *url.URL) (string, error) {
	host := strings.TrimRight(u.Hostname(), ".")
	if host == "" {
		return "", errors.New("no host in it")
	}
	if a, err := netip.ParseAddr(host); err == nil {
		if a.Zone() != "" {
			return "", errors.New("an address of one machine's network")
		}
		if host = a.String(); a.Is6() {
			host = "[" + host + "]"
		}
	} else if lower := strings.ToLower(host); isHost(lower) {
		host = lower
	} else if host, err = idna.New(idna.MapForLookup(), idna.StrictDomainName(false)).ToASCII(host); err != nil || host == "" || !isHost(host) {
		return "", errors.New("its host is no domain name")
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host, nil
	}
	if !isPort(port) {
		return "", fmt.Errorf("port %.20s is not read from; want 80, 443 or one from 1024 on", port)
	}
	return host + ":" + port, nil
}

func isHost(s string) bool {
	return len(s) <= 253 && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '.' || r == '_')
	})
}

// isPort reports whether pages may be read from port s: ports below 1024 belong to
// mail and other services that must not be spoken to.
func isPort(s string) bool {
	n := 0
	for _, c := range s {
		if n = n*10 + int(c-'0'); n > 65535 || s[0] == '0' {
			return false
		}
	}
	return n == 80 || n == 443 || n >= 1024
}

// canonicalQuery is q without what only tells where a reader came from, sorted by
// name; values of one name keep their order.
func canonicalQuery(q string) string {
	var kept []string
	for part := range strings.SplitSeq(q, "&") {
		name, _, _ := strings.Cut(tidy(part), "=")
		if part == "" || isTracking(strings.ToLower(name)) {
			continue
		}
		kept = append(kept, tidy(part))
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
	return strings.Join(kept, "&")
}

// tidy writes s, a path or a query, with percent signs before the bytes that need
// them and no others.
func tidy(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' {
			if i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
				c, escaped = byte(unhex(s[i+1])<<4|unhex(s[i+2])), true
				i += 2
			}
		}
		switch {
		case isUnreserved(c), !escaped && c != '%' && strings.IndexByte("!$&'()*+,;=:@/?[]", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// isTracking reports whether a parameter, named in lower case, says where a reader
// came from and nothing of the page.
func isTracking(name string) bool {
	for _, prefix := range []string{
		"utm_",            // Urchin and all who followed
		"pk_",             // Piwik
		"piwik_",          //
		"mtm_",            // Matomo
		"matomo_",         //
		"hsa_",            // HubSpot
		"at_",             // AT Internet; public broadcasters
		"ns_",             // comScore
		"fb_",             // Facebook
		"guce_",           // Yahoo
		"__hs",            // HubSpot
		"oly_",            // Omeda
		"vero_",           // Vero
		"trk_",            //
		"action_object_m", // Facebook
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "fbadid", "igshid", "igsh", "mibextid", // Facebook, Instagram
		"gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid", "srsltid", "_ga", "_gl", // Google
		"msclkid", "ocid", "cvid", // Microsoft
		"yclid", "ymclid", "_openstat", "ysclid", // Yandex
		"twclid", "ref_src", "ref_url", "__twitter_impression", // Twitter
		"ttclid", "li_fat_id", "epik", "rdt_cid", "sccid", "tblci", "obclid", "dicbo", // TikTok, LinkedIn, Pinterest, Reddit, Snap, Taboola, Outbrain
		"mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "hsctatracking", "sfmc_id", "cmpid", "s_cid", "rb_clickid", "wickedid", "_bta_c", "_bta_tid", "ml_subscriber", "ml_subscriber_hash", // newsletters
		"wt_mc", "wt.mc_id", "wt.mc_ev", "xtor", "xtref", "icid", "ncid", "nlid", "taid", "ito", // measurement
		"cmp", "smid", "smtyp", "mbid", "sref", "spref", "sr_share", "share_id", "guccounter", "intcmp", "soc_src", "soc_trk", "tsrc", // papers' share buttons
		"spm", "scm", // Alibaba
		"phpsessid", "jsessionid", "aspsessionid": // sessions
		return true
	}
	return false
}
