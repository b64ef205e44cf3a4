package ingest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// ErrPrivate is returned, wrapped, for an address that is not on the public
// internet: this machine, its network, or what a cloud tells its machines.
var ErrPrivate = errors.New("not on the public internet; if it is meant, allow its network")

// Resolver looks up the addresses of a host; a [net.Resolver] is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// isPublic reports whether a may be spoken to by a program that follows links of
// strangers. What IANA's special-purpose registries list as not globally reachable
// is not, and neither is what tunnels to an IPv4 address of its choice.
func isPublic(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a.Is4() {
		return !within(a, "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
			"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
			"224.0.0.0/4", "240.0.0.0/4",
			"168.63.129.16/32") // a public number, but Azure answers on it to its own machines
	}
	if within(a, "64:ff9b::/96") { // NAT64: the IPv4 address is in the last four bytes
		b := a.As16()
		return isPublic(netip.AddrFrom4([4]byte(b[12:])))
	}
	return within(a, "2000::/3") && !within(a, "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
}

func within(a netip.Addr, prefixes ...string) bool {
	for _, p := range prefixes {
		if netip.MustParsePrefix(p).Contains(a) {
			return true
		}
	}
	return false
}

// dialer connects to public addresses only, and to those of networks allowed. The
// name is looked up once and the numbers are what is dialled, so that it cannot
// mean one machine when checked and another when spoken to.
type dialer struct {
	resolver Resolver
	allow    []netip.Prefix
	timeout  time.Duration
}

func (d *dialer) allowed(a netip.Addr) bool {
	a = a.Unmap()
	for _, p := range d.allow {
		if p.Contains(a) {
			return true
		}
	}
	return isPublic(a)
}

// DialContext is for [net/http.Transport].
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	addrs, err := d.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	// A part of the time for each: the first may be one that the network here cannot
	// reach, as IPv6 often is.
	nd := net.Dialer{Timeout: d.timeout / 4, Control: d.control}
	refused := 0
	for _, a := range addrs {
		if !d.allowed(a) {
			refused++
			continue
		}
		var c net.Conn
		if c, err = nd.DialContext(ctx, network, net.JoinHostPort(a.Unmap().String(), port)); err == nil {
			return c, nil
		}
	}
	if refused == len(addrs) {
		return nil, fmt.Errorf("%s is %w", host, ErrPrivate)
	}
	return nil, err
}

func (d *dialer) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	return d.resolver.LookupNetIP(ctx, "ip", host)
}

// control sees the address the kernel is about to connect to, whatever came before.
func (d *dialer) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !d.allowed(ap.Addr()) {
		return fmt.Errorf("%s is %w", address, ErrPrivate)
	}
	return nil
}
