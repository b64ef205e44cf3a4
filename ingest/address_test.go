package ingest

import (
	"net/netip"
	"testing"
)

func TestIsPublic(t *testing.T) {
	for _, tt := range []struct {
		addr string
		want bool
	}{
		{"8.8.8.8", true},
		{"172.32.0.1", true},
		{"2606:4700::1111", true},
		{"::ffff:8.8.8.8", true},
		{"64:ff9b::808:808", true}, // 8.8.8.8 through NAT64
		{"0.0.0.0", false},
		{"10.1.2.3", false},
		{"100.64.0.1", false},
		{"100.100.100.200", false}, // metadata
		{"127.0.0.1", false},
		{"127.255.255.254", false},
		{"168.63.129.16", false},   // metadata
		{"169.254.169.254", false}, // metadata
		{"172.16.0.1", false},
		{"192.0.0.192", false}, // metadata
		{"192.168.1.1", false},
		{"198.18.0.1", false},
		{"224.0.0.1", false},
		{"255.255.255.255", false},
		{"::", false},
		{"::1", false},
		{"::ffff:127.0.0.1", false},
		{"::ffff:169.254.169.254", false},
		{"::127.0.0.1", false},
		{"64:ff9b::7f00:1", false},
		{"64:ff9b:1::7f00:1", false},
		{"2002:7f00:1::1", false},
		{"2001:0:4136:e378:8000:63bf:3fff:fdd2", false},
		{"fc00::1", false},
		{"fd00:ec2::254", false}, // metadata
		{"fe80::1", false},
		{"fe80::1%eth0", false},
		{"fec0::1", false},
		{"ff02::1", false},
		{"2001:db8::1", false},
	} {
		if got := isPublic(netip.MustParseAddr(tt.addr)); got != tt.want {
			t.Errorf("isPublic(%s) = %v, want %v", tt.addr, got, tt.want)
		}
	}
	if isPublic(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestDialerControl(t *testing.T) {
	d := &dialer{allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for addr, want := range map[string]bool{
		"8.8.8.8:443": true, "10.0.0.1:80": true, "[::ffff:10.0.0.1]:80": true,
		"127.0.0.1:80": false, "[::1]:80": false, "news.example:80": false, "/run/socket": false,
	} {
		if err := d.control("tcp", addr, nil); (err == nil) != want {
			t.Errorf("connecting to %s: got %v, want it allowed: %v", addr, err, want)
		}
	}
}
