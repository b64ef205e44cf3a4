//go:build !race

package extract

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var peakOf = flag.String("peak", "", "read only the hostile page of this name; for TestPeakMemory")

// TestPeakMemory has the pages that take most memory read by a process each, at the
// cap on their bytes, and looks at how large it grew.
func TestPeakMemory(t *testing.T) {
	if *peakOf != "" {
		readForPeak(t)
		return
	}
	if testing.Short() {
		t.Skip("processes of 200 MB")
	}
	if _, err := peakMemory(); err != nil {
		t.Skipf("this system does not say how large a process grew: %v", err)
	}
	const most = 220 // MB
	for _, name := range []string{"flat paragraphs", "lines between paragraphs", "headings", "attributes everywhere", "bytes of a legacy charset", "UTF-8 with other bytes in it"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := exec.Command(os.Args[0], "-test.run=^TestPeakMemory$", "-peak="+name).CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			var peak int
			_, said, _ := strings.Cut(string(out), "\npeak ")
			if _, err := fmt.Sscan(said, &peak); err != nil {
				t.Fatalf("the process did not say how large it grew: %s", out)
			}
			t.Logf("%d MB", peak)
			if peak > most {
				t.Errorf("the process took %d MB; want at most %d", peak, most)
			}
		})
	}
}

// readForPeak is what the process does. It measures itself: what its parent would be
// told counts the parent's own memory in, as it was when it started the process.
func readForPeak(t *testing.T) {
	for _, h := range hostile {
		if h.name == *peakOf {
			Page(hostilePage(h.before, h.unit, h.after, maxBytes), Options{})
			peak, err := peakMemory()
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("\npeak %d\n", peak)
			return
		}
	}
	t.Fatalf("no hostile page is called %q", *peakOf)
}

// peakMemory is the most memory this process has held so far, in MB.
func peakMemory() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	var kb int
	_, said, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(said, &kb); err != nil {
		return 0, fmt.Errorf("read VmHWM in /proc/self/status: %w", err)
	}
	return kb >> 10, nil
}
