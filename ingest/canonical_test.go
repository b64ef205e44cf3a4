package ingest

import (
	"strings"
	"testing"
)

func TestCanonicalURL(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"HTTP://News.Example:80", "http://news.example/"},
		{"https://news.example:443/a#top", "https://news.example/a"},
		{"https://news.example:8443/a", "https://news.example:8443/a"},
		{"https://news.example./a/", "https://news.example/a/"},
		{"https://news.example/a/../b/./c", "https://news.example/b/c"},
		{"https://news.example//a", "https://news.example//a"},
		{"https://news.example/%7Eann/caf%c3%a9/caf\u00e9", "https://news.example/~ann/caf%C3%A9/caf%C3%A9"},
		{"https://news.example/100%/a%2fb", "https://news.example/100%25/a%2Fb"},
		{"https://news.example/a b", "https://news.example/a%20b"},
		{" https://news.example/a\n/b ", "https://news.example/a/b"},
		{"https://news.example/?b=2&a=1&b=1", "https://news.example/?a=1&b=2&b=1"},
		{"https://news.example/?id=7&UTM_Source=x&fbclid=y&gclid=z&CMP=share", "https://news.example/?id=7"},
		{"https://news.example/?utm_medium=x", "https://news.example/"},
		{"https://news.example/?", "https://news.example/"},
		{"https://news.example/?q=a+b%20c&&", "https://news.example/?q=a+b%20c"},
		{"https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"},
		{"https://новости.рф/", "https://xn--b1amnebsh.xn--p1ai/"},
		{"https://my_paper.example/", "https://my_paper.example/"},
		{"http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"},
	} {
		if got, err := CanonicalURL(tt.in); err != nil || got != tt.want {
			t.Errorf("CanonicalURL(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestCanonicalURLRefuses(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"ftp://news.example/a", "only http and https"},
		{"file:///etc/passwd", "only http and https"},
		{"mailto:desk@news.example", "only http and https"},
		{"/a", "only http and https"},
		{"https:///a", "no host"},
		{"https:a", "no host"},
		{"https://ann:secret@news.example/", "user name"},
		{"https://ann:secret@news.exa mple/", "invalid character"},
		{"http://news.example:25/", "port 25"},
		{"http://news.example:99999/", "port 99999"},
		{"http://[fe80::1%25eth0]/", "one machine"},
		{"https://a b/", "invalid character"},
		{"https://" + strings.Repeat("a", 5000), "longer than"},
		{"https://news.example/" + strings.Repeat("\u00e9", 1500), "longer than"},
	} {
		_, err := CanonicalURL(tt.in)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("CanonicalURL(%.80q): got error %v, want one that says %q", tt.in, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("CanonicalURL(%q): the error tells the password: %v", tt.in, err)
		}
	}
}

func TestSameKey(t *testing.T) {
	if a, b := sameKey("http://news.example/a/"), sameKey("https://news.example/a"); a != b {
		t.Errorf("http and https, with and without a last slash: got %q and %q, want the same", a, b)
	}
}

func FuzzCanonicalURL(f *testing.F) {
	for _, s := range []string{"https://news.example/a/../b?b=2&a=%2f#c", "http://[::1]:8080/%zz", "https://bücher.example", "http://a/?utm_a&b;c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := CanonicalURL(s)
		if err != nil {
			return
		}
		if twice, err := CanonicalURL(once); err != nil || twice != once {
			t.Errorf("CanonicalURL(%q) = %q, and of that %q, %v", s, once, twice, err)
		}
	})
}
