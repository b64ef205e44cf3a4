package store

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"khaldun/query"
)

var kills = flag.Int("kills", 30, "how often TestKill kills the process that adds")

// killedEnv names the archive to this test binary when it is the one to be killed.
const killedEnv = "KHALDUN_STORE_TEST_ADD_TO"

func TestMain(m *testing.M) {
	flag.Parse()
	if path := os.Getenv(killedEnv); path != "" {
		if err := addUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const (
	killedEntries = 100_000 // more than can be added before the last kill
	killedBatch   = 5
)

// addUntilKilled goes on adding generated articles and prints the number of each
// when it is acknowledged.
func addUntilKilled(path string) error {
	ctx := context.Background()
	a, err := Open(path, Options{})
	if err != nil {
		return err
	}
	for i := 0; i < killedEntries; i += killedBatch {
		if known, err := a.Has(ctx, generate(7, i).Reading.Doc); err != nil {
			return err
		} else if known {
			continue
		}
		b, err := a.Begin(ctx)
		if err != nil {
			return err
		}
		for j := i; j < i+killedBatch; j++ {
			if _, err := b.Add(generate(7, j)); err != nil {
				return err
			}
		}
		if err := b.Commit(); err != nil {
			return err
		}
		for j := i; j < i+killedBatch; j++ {
			fmt.Println(j)
		}
	}
	return nil
}

// TestKill kills a process that adds at moments chosen by chance, again and again
// on the same archive, and wants all it has acknowledged to be there, once.
func TestKill(t *testing.T) {
	n := *kills
	if testing.Short() {
		n = 3
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("moments chosen from %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	path := filepath.Join(t.TempDir(), "khaldun.archive")
	acknowledged := map[int]bool{}
	for range n {
		before := len(acknowledged)
		killed(t, path, time.Duration(rnd.IntN(250))*time.Millisecond, acknowledged)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			continue // killed before it began
		}
		intact(t, path, acknowledged)
		if t.Failed() {
			t.Fatalf("after %d articles were acknowledged, %d of them by the last process", len(acknowledged), len(acknowledged)-before)
		}
	}
	if len(acknowledged) == 0 {
		t.Error("no process lived long enough to add anything")
	}
	t.Logf("%d articles acknowledged over %d kills", len(acknowledged), n)
}

// killed runs the process that adds, kills it after a while and notes what it has
// acknowledged.
func killed(t *testing.T, path string, after time.Duration, acknowledged map[int]bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killedEnv+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { cmd.Process.Kill() })
	defer timer.Stop()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var i int
		if _, err := fmt.Sscan(lines.Text(), &i); err == nil {
			acknowledged[i] = true
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended before it was killed; give it more to add")
	}
}

// intact wants the archive whole, with all that was acknowledged in it once.
func intact(t *testing.T, path string, acknowledged map[int]bool) {
	t.Helper()
	a, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	sound(t, a)
	ctx := context.Background()
	for i := range acknowledged {
		if ok, err := a.Has(ctx, generate(7, i).Reading.Doc); err != nil || !ok {
			t.Errorf("article %d was acknowledged and is not there; %v", i, err)
		}
	}
	c, err := a.Contents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if c.Documents != c.Articles || c.Documents < len(acknowledged) || c.Documents > len(acknowledged)+killedBatch*(*kills) {
		t.Errorf("%d documents of %d articles; %d were acknowledged", c.Documents, c.Articles, len(acknowledged))
	}
	if n, err := a.Total(ctx, query.Query{}); err != nil || n != 4*c.Documents {
		t.Errorf("%d events of %d documents; want four each; %v", n, c.Documents, err)
	}
}
