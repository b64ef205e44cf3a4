package ingest_test

import (
	"context"
	"fmt"
	"strings"

	"khaldun/ingest"
)

func ExampleOpen() {
	in := strings.NewReader(`{"url": "https://courier.example/1?utm_source=mail", "html": "<p>Talks resumed in Tashkent."}
{"url": "https://courier.example/2", "html":
{"text": "The strike in the port is over."}
`)
	for page, err := range ingest.Open(context.Background(), "-", ingest.Options{Stdin: in}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s %s: %s\n", page.Source, page.Canonical, page.Body)
	}
	// Output:
	// standard input:1 https://courier.example/1: <p>Talks resumed in Tashkent.
	// read standard input:2: not a JSON object with html or text: unexpected end of JSON input
	// standard input:3 : The strike in the port is over.
}
